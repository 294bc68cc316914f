package io.sparkdatums.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(description = "Makes an empty repo.")
final class CreateRepo extends Verb {
  @Parameters(paramLabel = "R", description = "The repo's name: A-Z, a-z, 0-9, _ and -.")
  String repo = "";

  @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
  String description = "";

  @Override
  int run(Context context) throws IOException {
    context.warehouse().createRepo(repo, description);
    if (context.raw()) {
      context.screen().result(new JsonLine().put("repo", repo).toString());
    } else {
      context.screen().say("created repo " + repo + " in " + context.warehouseName());
    }
    return Status.DONE;
  }
}
