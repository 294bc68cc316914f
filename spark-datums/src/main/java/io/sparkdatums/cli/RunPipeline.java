package io.sparkdatums.cli;

import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.report.Progress;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Runs pipelines, and all pipelines that read their output, in order.",
      "",
      "With -f the pipelines of the specs are created or updated first. A datum that was done",
      "before with the same code is not run again."
    })
final class RunPipeline extends Verb {
  @Option(
      names = "-f",
      paramLabel = "SPEC",
      description = "A file of JSON specs, - for standard input; may be given several times.")
  List<String> files = List.of();

  @Parameters(paramLabel = "P", arity = "0..1", description = "A pipeline that is registered.")
  @Nullable String pipeline;

  @Mixin final ImageOption image = new ImageOption();

  @Mixin final ReprocessOption option = new ReprocessOption();

  @Option(
      names = "--dry-run",
      description = "Say which datums would run and why; create, run and record nothing.")
  boolean dryRun;

  @Override
  int run(Context context) throws IOException {
    if (files.contains("-")) {
      // Standard input is read once, so not before the command runs where it can finish.
      context.spark();
    }
    List<PipelineSpec> specs = image.applied(context, specs(context));
    Pipelines pipelines = new Pipelines(context.warehouse());
    pipelines.check(specs);
    context.running(complete(pipelines, specs));
    if (dryRun) {
      ListDatum.preview(context, specs, option.reprocess);
      sayWhatFollows(context, pipelines, specs);
      return Status.DONE;
    }
    Progress progress =
        new Progress(
            context.screen(),
            Environment.command(),
            context.raw() ? Progress.Results.OMITTED : Progress.Results.PRINTED);
    PipelineRuns runs = new PipelineRuns(context.spark(), context.warehouse(), progress);
    SpecFiles.notices(context, specs);
    RunOptions options = new RunOptions(option.reprocess, RunOptions.Downstream.RUN);
    List<JobResult> results = runs.run(specs, options);
    if (context.raw()) {
      results.forEach(result -> context.screen().result(JobText.json(result)));
    } else {
      new Closing(context).print(results);
    }
    return results.stream().allMatch(result -> result.state() == JobState.SUCCESS)
        ? Status.DONE
        : Status.FAILED;
  }

  private static void sayWhatFollows(Context context, Pipelines pipelines, List<PipelineSpec> specs)
      throws IOException {
    String following =
        pipelines.chain(specs).stream()
            .filter(spec -> !specs.contains(spec))
            .map(PipelineSpec::name)
            .collect(Collectors.joining(", "));
    if (!following.isEmpty()) {
      context.screen().say("then what reads the output would run: " + following);
    }
  }

  /** The specs that the command would run, as far as can be known before it runs. */
  List<PipelineSpec> ahead(Context context) throws IOException {
    return dryRun || files.contains("-")
        ? List.of()
        : complete(new Pipelines(context.warehouse()), image.applied(context, specs(context)));
  }

  private static List<PipelineSpec> complete(Pipelines pipelines, List<PipelineSpec> specs)
      throws IOException {
    List<PipelineSpec> complete = new ArrayList<>();
    for (PipelineSpec spec : specs) {
      complete.add(pipelines.withProgram(spec));
    }
    return complete;
  }

  private List<PipelineSpec> specs(Context context) throws IOException {
    if (files.isEmpty() && pipeline == null) {
      throw Usage.error(
          "run pipeline does not say which.",
          "Name a pipeline that is registered, or give a spec with -f SPEC.",
          "run pipeline");
    }
    List<PipelineSpec> specs = new ArrayList<>(SpecFiles.read(files));
    if (pipeline != null && specs.stream().noneMatch(spec -> spec.name().equals(pipeline))) {
      specs.add(new Pipelines(context.warehouse()).get(pipeline).spec());
    }
    return specs;
  }
}
