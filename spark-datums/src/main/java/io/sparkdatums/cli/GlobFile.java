package io.sparkdatums.cli;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lists the files and directories that a glob matches: the datums it makes.")
final class GlobFile extends Verb {
  @Parameters(paramLabel = "R[@B[=V]]:/G", description = "The glob, in quotes for the shell.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place);
    Glob glob = Glob.parse(path.glob());
    try (Tree whole = path.tree(context.warehouse());
        Tree tree = whole.listed()) {
      Rows.print(context, tree.glob(glob), "nothing matches " + place);
    }
    return Status.DONE;
  }
}
