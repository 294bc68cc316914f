package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(description = "Registers pipelines without running them.")
final class CreatePipeline extends Verb {
  @Option(
      names = "-f",
      required = true,
      paramLabel = "SPEC",
      description = "A file of JSON specs, - for standard input; may be given several times.")
  List<String> files = List.of();

  @Mixin final ImageOption image = new ImageOption();

  @Override
  int run(Context context) throws IOException {
    List<PipelineSpec> specs = image.applied(context, SpecFiles.read(files));
    Pipelines pipelines = new Pipelines(context.warehouse());
    for (PipelineSpec spec : specs) {
      if (pipelines.find(spec.name()).isPresent()) {
        throw DatumsException.of("PIPELINE_EXISTS", Map.of("pipeline", spec.name()));
      }
    }
    PipelineText.put(context, specs, RunOptions.Reprocess.CHANGED);
    return Status.DONE;
  }
}
