package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreeDiff;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.report.Units;
import io.sparkdatums.sql.DifferenceRow;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows which files were added, changed and removed, and the datums that they come from.",
      "",
      "Without a second place, the first is compared with its parent commit."
    })
final class DiffFile extends Verb {
  @Parameters(index = "0", paramLabel = "R[@B[=V]]:/P", description = "The newer tree.")
  String place = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "R[@B[=V]]:/P",
      description = "The older one.")
  @Nullable String other;

  @Override
  int run(Context context) throws IOException {
    TreePath newer = TreePath.parse(place);
    try (Tree after = newer.tree(context.warehouse())) {
      Long parent = after.commit().parent();
      if (other == null && parent == null) {
        print(context, TreeDiff.of(null, "/", after, newer.exact()));
        return Status.DONE;
      }
      TreePath older = other == null ? newer.at(parent) : TreePath.parse(other);
      try (Tree before = older.tree(context.warehouse())) {
        print(context, TreeDiff.of(before, older.exact(), after, newer.exact()));
      }
    }
    return Status.DONE;
  }

  private void print(Context context, Iterator<TreeDiff.Difference> differences) {
    if (!differences.hasNext()) {
      context.screen().say("no file differs");
      return;
    }
    if (!context.raw()) {
      context.screen().result("CHANGE         SIZE  PATH  DATUMS");
    }
    context.screen().results(differences, context.raw() ? DiffFile::json : DiffFile::line);
  }

  private static String json(TreeDiff.Difference difference) {
    return JsonLine.of(DifferenceRow.COLUMNS, difference).toString();
  }

  private static String line(TreeDiff.Difference difference) {
    TreeRow row = difference.after() == null ? difference.before() : difference.after();
    return String.format(
        Locale.ROOT,
        "%-7s  %10s  %s  %s",
        DifferenceRow.change(difference),
        Units.bytes(row == null ? 0 : row.size()),
        TreePath.written(difference.path()),
        Escape.controls(String.join(", ", difference.datums()).replace("\0", " × ")));
  }
}
