package io.sparkdatums.cli;

import io.sparkdatums.job.Pipelines;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lets a pipeline run no more jobs until it is started.")
final class StopPipeline extends Verb {
  @Parameters(paramLabel = "P", description = "The pipeline.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    new Pipelines(context.warehouse()).stop(name);
    if (context.raw()) {
      context
          .screen()
          .result(new JsonLine().put("pipeline", name).put("state", "stopped").toString());
    } else {
      context.screen().say("pipeline " + name + " is stopped");
    }
    return Status.DONE;
  }
}
