package io.sparkdatums.cli;

import io.sparkdatums.job.Pipelines;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(description = "Registers new versions of pipelines without running them.")
final class UpdatePipeline extends Verb {
  @Option(
      names = "-f",
      required = true,
      paramLabel = "SPEC",
      description = "A file of JSON specs, - for standard input; may be given several times.")
  List<String> files = List.of();

  @Mixin final ReprocessOption option = new ReprocessOption();

  @Mixin final ImageOption image = new ImageOption();

  @Override
  int run(Context context) throws IOException {
    List<PipelineSpec> specs = image.applied(context, SpecFiles.read(files));
    Pipelines pipelines = new Pipelines(context.warehouse());
    for (PipelineSpec spec : specs) {
      pipelines.get(spec.name());
    }
    PipelineText.put(context, specs, option.reprocess);
    return Status.DONE;
  }
}
