package io.sparkdatums.cli;

import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lists what is directly in a directory, or one file.")
final class ListFile extends Verb {
  @Parameters(
      paramLabel = "R[@B[=V]][:/P]",
      description = "The directory: of the newest commit of master unless said otherwise.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place);
    try (Tree whole = path.tree(context.warehouse());
        Tree tree = whole.listed()) {
      TreeRow row = tree.find(path.exact()).orElseThrow(() -> Rows.notFound(tree, path.exact()));
      Rows.print(
          context,
          row.kind() == RowKind.DIRECTORY ? tree.list(row.path()) : List.of(row).iterator(),
          "nothing in " + place);
    }
    return Status.DONE;
  }
}
