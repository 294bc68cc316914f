package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.Provenance;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Screen;
import io.sparkdatums.report.Units;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Shows a commit: its size, root digest, and what it was made from.")
final class InspectCommit extends Verb {
  @Parameters(paramLabel = "R[@B[=V]]", description = "The commit, the newest if none is named.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place);
    Branch branch = path.branch(context.warehouse());
    Commit commit;
    try (Tree tree = path.tree(context.warehouse())) {
      commit = tree.commit();
    }
    Screen screen = context.screen();
    List<Provenance.Source> sources = Provenance.of(context.warehouse(), commit);
    if (context.raw()) {
      List<String> chain =
          sources.stream()
              .map(source -> Commits.json(source.branch(), source.commit()).toString())
              .toList();
      screen.result(
          Commits.json(branch, commit)
              .putJson("chain", "[" + String.join(",", chain) + "]")
              .toString());
      return Status.DONE;
    }
    screen.result("commit      " + branch + "=" + commit.sequence());
    if (commit.parent() != null) {
      screen.result("parent      " + branch + "=" + commit.parent());
    }
    screen.result("created     " + Table.time(commit.created()));
    screen.result("job         " + commit.job());
    screen.result("root        " + Commits.root(commit));
    screen.result(
        "holds       "
            + Units.count(commit.files(), "file")
            + ", "
            + Units.bytes(commit.bytes())
            + " in "
            + (commit.dirs() == 1 ? "1 directory" : Units.count(commit.dirs()) + " directories"));
    screen.result("provenance  " + Escape.controls(commit.provenance()));
    for (Provenance.Source source : sources) {
      screen.result(
          "made from   "
              + "  ".repeat(source.depth() - 1)
              + Commits.line(source.branch(), source.commit()));
    }
    return Status.DONE;
  }
}
