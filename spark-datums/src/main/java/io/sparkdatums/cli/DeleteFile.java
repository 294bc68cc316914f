package io.sparkdatums.cli;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.DeleteFiles;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Deletes a file, or a directory with all that is below it, in one commit.",
      "",
      "Earlier commits keep it. A path at which there is nothing is left alone."
    })
final class DeleteFile extends Verb {
  @Parameters(paramLabel = "R[@B]:/P", description = "The file or directory.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place).onBranch("delete file");
    Branch branch = path.branch(context.warehouse());
    Commit commit = new DeleteFiles(branch, context::spark).delete(List.of(path.exact()));
    if (context.raw()) {
      context.screen().result(Commits.json(branch, commit).toString());
    } else {
      context.screen().say("commit " + Commits.line(branch, commit));
    }
    return Status.DONE;
  }
}
