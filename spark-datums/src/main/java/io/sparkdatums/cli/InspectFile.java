package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Screen;
import io.sparkdatums.report.Units;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Shows one file or directory: size, hash, and which datums wrote it.")
final class InspectFile extends Verb {
  @Parameters(paramLabel = "R[@B[=V]]:/P", description = "The file or directory.")
  String place = "";

  @Override
  int run(Context context) throws IOException {
    TreePath path = TreePath.parse(place);
    try (Tree tree = path.tree(context.warehouse())) {
      TreeRow row = tree.find(path.exact()).orElseThrow(() -> Rows.notFound(tree, path.exact()));
      if (context.raw()) {
        context.screen().result(Rows.json(row));
      } else {
        print(context.screen(), row);
      }
    }
    return Status.DONE;
  }

  private static void print(Screen screen, TreeRow row) {
    screen.result("path     " + TreePath.written(row.path()));
    screen.result("type     " + row.kind().text());
    screen.result("size     " + Units.bytes(row.size()) + " (" + row.size() + " bytes)");
    screen.result("hash     " + HexFormat.of().formatHex(row.hash()));
    if (row.kind() == RowKind.DIRECTORY) {
      screen.result("holds    " + Units.count(row.files(), "file"));
    }
    for (Part part : row.parts()) {
      screen.result(
          "part     "
              + Units.bytes(part.length())
              + " from "
              + Escape.controls(part.datum().replace('\0', ' '))
              + " in pack "
              + part.pack());
    }
  }
}
