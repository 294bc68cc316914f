package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.report.Units;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lists the branches of a repo with their newest commits.")
final class ListBranch extends Verb {
  @Parameters(paramLabel = "R", description = "The repo.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    List<Branch> branches = context.warehouse().repo(name).branches().toList();
    Table table = new Table("BRANCH", "HEAD", "CREATED", " FILES", " SIZE");
    for (Branch branch : branches) {
      Optional<Commit> head = branch.head();
      if (context.raw()) {
        context.screen().result(json(branch, head));
        continue;
      }
      table.row(
          branch.toString(),
          head.map(commit -> "=" + commit.sequence()).orElse("none yet"),
          head.map(commit -> Table.time(commit.created())).orElse(""),
          head.map(commit -> Units.count(commit.files())).orElse(""),
          head.map(commit -> Units.bytes(commit.bytes())).orElse(""));
    }
    if (!context.raw()) {
      table.print(context.screen(), "no branches in " + name);
    }
    return Status.DONE;
  }

  private static String json(Branch branch, Optional<Commit> head) {
    return new JsonLine()
        .put("repo", branch.repo().name())
        .put("branch", branch.name())
        .put("commit", head.map(Commit::sequence).orElse(null))
        .put("root", head.map(Commits::root).orElse(null))
        .toString();
  }
}
