package io.sparkdatums.cli;

import io.sparkdatums.api.Option;
import io.sparkdatums.job.Pipeline;
import io.sparkdatums.job.PipelineWatch;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.report.Progress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Runs a job for each new commit of an input, until it is interrupted.",
      "",
      "Watches all pipelines that are not stopped, or one and those that read its",
      "output. Makes the ticks of cron inputs when they are due. A job that fails",
      "is told, and not run again before its input has another commit."
    })
final class Watch extends Verb {
  static final Option<Integer> INTERVAL =
      Option.count(
          "spark.datums.watch.interval",
          "seconds",
          2,
          "How long `watch` waits between two looks at the heads of branches and at plain"
              + " directories; 0 is taken for 1. A look starts no Spark job.");

  @Parameters(
      paramLabel = "pipeline P",
      hideParamSyntax = true,
      arity = "0..*",
      description = "The pipeline; all pipelines if none is named.")
  List<String> words = List.of();

  @Override
  int run(Context context) throws IOException {
    String only = only();
    Duration interval = Duration.ofSeconds(Math.max(1, context.setting(INTERVAL)));
    Pipelines pipelines = new Pipelines(context.warehouse());
    List<Pipeline> wanted = only == null ? pipelines.list() : List.of(pipelines.get(only));
    context.running(pipelines.chain(wanted.stream().map(Pipeline::spec).toList()));
    Progress progress =
        new Progress(
            context.screen(),
            Environment.command(),
            context.raw() ? Progress.Results.OMITTED : Progress.Results.PRINTED);
    new PipelineWatch(
            context.spark(),
            context.warehouse(),
            only,
            interval,
            new WatchText(context.screen(), context.raw(), Clock.system(ZoneId.systemDefault())),
            progress)
        .run();
    return Status.INTERRUPTED;
  }

  private @Nullable String only() {
    if (words.isEmpty()) {
      return null;
    }
    boolean noun = words.get(0).matches("pipelines?");
    if (!noun || words.size() > 2) {
      throw Usage.error(
          "watch does not expect \"" + words.get(noun ? 2 : 0) + "\".",
          "It is written: watch [pipeline P].",
          "watch");
    }
    if (words.size() == 1) {
      throw Usage.error(
          "watch pipeline does not say which.", "It is written: watch [pipeline P].", "watch");
    }
    return words.get(1);
  }
}
