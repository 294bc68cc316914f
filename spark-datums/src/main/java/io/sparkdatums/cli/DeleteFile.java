package io.sparkdatums.cli;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.DeleteFiles;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Deletes a file, a directory with all that is below it, or what a glob matches, in one commit.",
      "",
      "Earlier commits keep it. A path at which there is nothing is left alone."
    })
final class DeleteFile extends Verb {
  @Parameters(
      paramLabel = "R[@B]:/P",
      description = "The file or directory, or a glob in quotes for the shell.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place).onBranch();
    Branch branch = path.branch(context.warehouse());
    Glob glob = glob(path, branch);
    DeleteFiles files = new DeleteFiles(branch, context::spark);
    Commit commit = glob == null ? files.delete(List.of(path.exact())) : files.delete(glob);
    if (context.raw()) {
      context.screen().result(Commits.json(branch, commit).toString());
    } else {
      context.screen().say("commit " + Commits.line(branch, commit));
    }
    return Status.DONE;
  }

  /** The glob that the path is, null if it is that of something that is there, or no glob. */
  private static @Nullable Glob glob(TreePath path, Branch branch) throws IOException {
    try (Tree tree = branch.tree().orElse(null)) {
      if (tree == null || tree.find(path.exact()).isPresent()) {
        return null;
      }
    }
    Glob glob = Glob.parse(path.glob());
    return glob.isLiteral() ? null : glob;
  }
}
