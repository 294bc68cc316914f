package io.sparkdatums.cli;

import io.sparkdatums.job.Pipelines;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Deletes a pipeline, its jobs and its output repo; refused while another one reads it.")
final class DeletePipeline extends Verb {
  @Parameters(paramLabel = "P", description = "The pipeline.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    new Pipelines(context.warehouse()).delete(name);
    if (context.raw()) {
      context
          .screen()
          .result(new JsonLine().put("pipeline", name).put("state", "deleted").toString());
    } else {
      context.screen().say("pipeline " + name + " is deleted, with its output");
    }
    return Status.DONE;
  }
}
