package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.report.Screen;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Shows a repo and the heads of its branches.")
final class InspectRepo extends Verb {
  @Parameters(paramLabel = "R", description = "The repo.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    Repo repo = context.warehouse().repo(name);
    Screen screen = context.screen();
    if (context.raw()) {
      screen.result(ListRepo.json(repo).toString());
      return Status.DONE;
    }
    screen.result("repo         " + repo.name());
    if (!repo.description().isEmpty()) {
      screen.result("description  " + Escape.controls(repo.description()));
    }
    screen.result("created      " + Table.time(repo.created()));
    screen.result("place        " + repo.location());
    for (Branch branch : repo.branches().toList()) {
      Optional<Commit> head = branch.head();
      screen.result("branch       " + head.map(c -> Commits.line(branch, c)).orElse(branch.name()));
    }
    return Status.DONE;
  }
}
