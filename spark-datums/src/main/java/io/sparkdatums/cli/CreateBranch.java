package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.CopyFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Makes a branch that begins with the tree of a commit; no content is copied.",
      "",
      "A branch without a beginning needs no command: the first put file makes it."
    })
final class CreateBranch extends Verb {
  @Parameters(paramLabel = "R@B", description = "The new branch.")
  String place = "";

  @Option(
      names = "--head",
      paramLabel = "B[=V] | R@B[=V]",
      description = "The commit that it begins with; the newest one of master if none is named.")
  @Nullable String head;

  @Override
  int run(Context context) throws IOException {
    TreePath target = TreePath.parse(place).onBranch();
    Branch branch = target.branch(context.warehouse());
    if (branch.head().isPresent()) {
      throw DatumsException.of(
          "BRANCH_EXISTS", Map.of("repo", target.repo(), "branch", target.branch()));
    }
    String from =
        head == null ? target.repo() : head.contains("@") ? head : target.repo() + "@" + head;
    try (Tree tree = TreePath.parse(from).tree(context.warehouse())) {
      Commits.made(
          context,
          branch,
          new CopyFiles(branch, context::spark).copy(tree, "/", "/", PutMode.OVERWRITE));
    }
    return Status.DONE;
  }
}
