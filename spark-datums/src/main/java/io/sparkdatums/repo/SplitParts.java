package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The parts that an earlier put has left in a directory.
 *
 * @param next the number of the next part
 * @param header what belongs before the records of every part, null if nothing does
 */
record SplitParts(long next, @Nullable Part header) {
  /** Order key of a header, which sorts before {@code put-…}. */
  static final String HEADER = "header";

  /** Order key of a trailer, which sorts after {@code put-…}. */
  static final String TRAILER = "trailer";

  private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{16}");
  private static final SplitParts NONE = new SplitParts(0, null);

  /**
   * What is in a directory; reads all names, and keeps none.
   *
   * @throws DatumsException {@code SPLIT_DIRECTORY} if something else is in it
   */
  static SplitParts of(@Nullable Tree tree, String directory) {
    Optional<TreeRow> top = tree == null ? Optional.empty() : tree.find(directory);
    if (tree == null || top.isEmpty() || top.get().kind() == RowKind.FILE) {
      return NONE;
    }
    TreeRow last = null;
    for (Iterator<TreeRow> rows = tree.list(directory); rows.hasNext(); ) {
      last = rows.next();
      if (last.kind() != RowKind.FILE || !NUMBER.matcher(name(last)).matches()) {
        throw DatumsException.of(
            "SPLIT_DIRECTORY", Map.of("directory", directory, "path", last.path()));
      }
    }
    return last == null
        ? NONE
        : new SplitParts(Long.parseUnsignedLong(name(last), 16) + 1, header(last).orElse(null));
  }

  private static String name(TreeRow row) {
    return row.path().substring(row.path().lastIndexOf('/') + 1);
  }

  private static Optional<Part> header(TreeRow row) {
    return row.parts().stream().filter(part -> part.datum().equals(HEADER)).findFirst();
  }

  /** Whether the parts have got to get another header. */
  boolean wants(@Nullable Part other) {
    return next > 0
        && other != null
        && (header == null || !Arrays.equals(header.hash(), other.hash()));
  }

  /** The changes that give the parts of a directory another header. */
  static Dataset<Row> exchange(
      SparkSession session, Warehouse warehouse, Tree tree, String directory, Part header) {
    return ShardRows.changes(
        session,
        warehouse,
        tree,
        row -> {
          if (row.kind() != RowKind.FILE || !ShardRows.isBelow(row.path(), directory)) {
            return List.of();
          }
          Change added = new Change(Change.Op.ADD, row.path(), header);
          return header(row)
              .map(old -> List.of(new Change(Change.Op.REMOVE, row.path(), old), added))
              .orElse(List.of(added));
        });
  }
}
