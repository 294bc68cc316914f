package io.sparkdatums.cli;

import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.Pipeline;
import io.sparkdatums.job.Pipelines;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(description = "Lists the pipelines with their newest jobs.")
final class ListPipeline extends Verb {
  @Override
  int run(Context context) throws IOException {
    List<Pipeline> pipelines = new Pipelines(context.warehouse()).list();
    if (context.raw()) {
      pipelines.forEach(pipeline -> context.screen().result(PipelineText.json(pipeline)));
      return Status.DONE;
    }
    Table table = new Table("PIPELINE", " VERSION", "NEWEST JOB", "CODE", "INPUT");
    for (Pipeline pipeline : pipelines) {
      String name = pipeline.spec().name();
      String code = PipelineText.code(pipeline.spec());
      table.row(
          name,
          String.valueOf(pipeline.version()),
          new Jobs(context.warehouse(), name)
              .list().stream()
                  .findFirst()
                  .map(job -> JobText.state(job) + " " + Table.time(job.record().started()))
                  .orElse("none yet"),
          code.length() <= 40 ? code : code.substring(0, 39) + "…",
          PipelineText.input(pipeline.spec()));
    }
    table.print(context.screen(), "no pipelines in " + context.warehouseName());
    return Status.DONE;
  }
}
