package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Units;
import io.sparkdatums.sql.FileRow;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/** Files and directories of a tree as text and as JSON, one by one: there may be many. */
final class Rows {
  /** Widths of columns and of what is between them, in characters. */
  private static final int TYPE = 4;

  private static final int SIZE = 10;
  private static final int GAP = 2;

  private Rows() {}

  /** Prints the rows, and says how many there are on which commit. */
  static void print(Context context, Iterator<TreeRow> rows, String empty) {
    if (!rows.hasNext()) {
      context.screen().say(empty);
      return;
    }
    if (!context.raw()) {
      context.screen().result("TYPE        SIZE  HASH           PATH");
    }
    context.screen().results(rows, context.raw() ? Rows::json : Rows::line);
  }

  // A format string for each of many rows would take longer than to read them.
  private static String line(TreeRow row) {
    boolean directory = row.kind() == RowKind.DIRECTORY;
    String type = row.kind().text();
    String size = Units.bytes(row.size());
    String path = TreePath.written(row.path());
    return type
        + " ".repeat(Math.max(0, TYPE - type.length()) + GAP + Math.max(0, SIZE - size.length()))
        + size
        + " ".repeat(GAP)
        + Units.digest(HexFormat.of().formatHex(row.hash()))
        + " ".repeat(GAP)
        + (directory && !path.equals("/") ? path + "/" : path);
  }

  static String json(TreeRow row) {
    return JsonLine.of(FileRow.COLUMNS, row).toString();
  }

  static DatumsException notFound(Tree tree, String path) {
    return DatumsException.of(
        "FILE_NOT_FOUND",
        Map.of("path", path, "found", "nothing", "commit", tree.commit().sequence()));
  }
}
