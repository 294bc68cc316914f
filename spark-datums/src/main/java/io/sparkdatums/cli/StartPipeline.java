package io.sparkdatums.cli;

import io.sparkdatums.job.Pipelines;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lets a pipeline that was stopped run jobs again.")
final class StartPipeline extends Verb {
  @Parameters(paramLabel = "P", description = "The pipeline.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    new Pipelines(context.warehouse()).start(name);
    if (context.raw()) {
      context
          .screen()
          .result(new JsonLine().put("pipeline", name).put("state", "started").toString());
    } else {
      context.screen().say("pipeline " + name + " may run");
    }
    return Status.DONE;
  }
}
