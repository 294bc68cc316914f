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
import java.util.Locale;
import java.util.Map;

/** Files and directories of a tree as text and as JSON, one by one: there may be many. */
final class Rows {
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
    while (rows.hasNext()) {
      TreeRow row = rows.next();
      context.screen().result(context.raw() ? json(row) : line(row));
    }
  }

  private static String line(TreeRow row) {
    boolean directory = row.kind() == RowKind.DIRECTORY;
    String path = TreePath.written(row.path());
    return String.format(
        Locale.ROOT,
        "%-4s  %10s  %s  %s",
        row.kind().text(),
        Units.bytes(row.size()),
        Units.digest(HexFormat.of().formatHex(row.hash())),
        directory && !path.equals("/") ? path + "/" : path);
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
