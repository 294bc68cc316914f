package io.sparkdatums.cli;

import io.sparkdatums.job.Pipelines;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Deletes a repo with all its commits; refused while a pipeline reads or writes it.")
final class DeleteRepo extends Verb {
  @Parameters(paramLabel = "R", description = "The repo.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    new Pipelines(context.warehouse()).deleteRepo(name);
    if (context.raw()) {
      context.screen().result(new JsonLine().put("repo", name).put("state", "deleted").toString());
    } else {
      context.screen().say("repo " + name + " is deleted");
    }
    return Status.DONE;
  }
}
