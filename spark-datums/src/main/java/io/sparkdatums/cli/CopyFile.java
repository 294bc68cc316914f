package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.CopyFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Copies a file, or a directory with all that is below it, within or across repos.",
      "",
      "No content is moved: the copy names the bytes that are there. What is at the path already is",
      "kept and the copy comes after it; -o replaces it."
    })
final class CopyFile extends Verb {
  @Parameters(index = "0", paramLabel = "R[@B[=V]]:/P", description = "What to copy.")
  String from = "";

  @Parameters(index = "1", paramLabel = "R[@B]:/P", description = "What it becomes.")
  String to = "";

  @Option(names = "-o", description = "Replace files that are there.")
  boolean overwrite;

  @Override
  int run(Context context) throws IOException {
    TreePath source = TreePath.parse(from);
    TreePath target = TreePath.parse(to).onBranch();
    Branch branch = target.branch(context.warehouse());
    try (Tree tree = source.tree(context.warehouse())) {
      Commit commit =
          new CopyFiles(branch, context::spark)
              .copy(
                  tree,
                  source.exact(),
                  target.exact(),
                  overwrite ? PutMode.OVERWRITE : PutMode.APPEND);
      Commits.made(context, branch, commit);
    }
    return Status.DONE;
  }
}
