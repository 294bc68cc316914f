package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Units;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lists the commits of a branch, newest first.")
final class ListCommit extends Verb {
  @Parameters(paramLabel = "R[@B]", description = "The repo and the branch.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    Branch branch = TreePath.parse(place).branch(context.warehouse());
    Iterator<Commit> commits = branch.commits().iterator();
    if (context.raw()) {
      while (commits.hasNext()) {
        context.screen().result(Commits.json(branch, commits.next()).toString());
      }
      return Status.DONE;
    }
    Table table = new Table("COMMIT", "CREATED", " FILES", " SIZE", "ROOT", "JOB");
    while (commits.hasNext()) {
      Commit commit = commits.next();
      table.row(
          branch + "=" + commit.sequence(),
          Table.time(commit.created()),
          Units.count(commit.files()),
          Units.bytes(commit.bytes()),
          Units.digest(Commits.root(commit)),
          commit.job());
    }
    table.print(context.screen(), "no commits on " + branch);
    return Status.DONE;
  }
}
