package io.sparkdatums.cli;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
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
    try (Tree tree = path.tree(context.warehouse())) {
      Rows.print(context, matches(tree, glob), "nothing matches " + place);
    }
    return Status.DONE;
  }

  /** Reads no more of the tree than the directory that all matches are in. */
  private static Iterator<TreeRow> matches(Tree tree, Glob glob) {
    String prefix = glob.literalPrefix();
    String top =
        glob.isLiteral() ? prefix : prefix.substring(0, Math.max(1, prefix.lastIndexOf('/')));
    Spliterator<TreeRow> rows =
        Spliterators.spliteratorUnknownSize(tree.walk(top), Spliterator.ORDERED);
    return StreamSupport.stream(rows, false).filter(row -> glob.matches(row.path())).iterator();
  }
}
