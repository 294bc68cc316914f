package io.sparkdatums.repo;

import io.sparkdatums.pack.PathOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Who has bytes in one pack: of each tree the first datums and files. */
final class PackUse {
  /** Datums are told apart up to this number. */
  static final int MOST = 1000;

  private static final int SHOWN = 5;

  private final Map<Integer, Use> trees = new TreeMap<>();

  /** The use that one tree makes of the pack. */
  private static final class Use {
    final Set<String> datums = new TreeSet<>();
    final TreeSet<String> paths = new TreeSet<>(PathOrder::compare);
    long files;
  }

  /** Counts a row of {@link PackCheck#REFERENCES}. */
  void add(Row reference) {
    Use use = trees.computeIfAbsent(reference.getInt(4), tree -> new Use());
    if (use.datums.size() < MOST) {
      use.datums.add(reference.getString(6));
    }
    if (!reference.isNullAt(5)) {
      use.files++;
      use.paths.add(reference.getString(5));
      if (use.paths.size() > SHOWN) {
        use.paths.pollLast();
      }
    }
  }

  /** Rows of {@link PackCheck#FOUND} that say that the pack is lost. */
  List<Row> rows(String pack, String problem) {
    List<Row> rows = new ArrayList<>();
    trees.forEach(
        (tree, use) ->
            rows.add(
                RowFactory.create(
                    pack,
                    true,
                    tree,
                    problem,
                    0L,
                    (long) use.datums.size(),
                    use.datums.stream().limit(SHOWN).toArray(String[]::new),
                    use.files,
                    use.paths.toArray(String[]::new))));
    return rows;
  }
}
