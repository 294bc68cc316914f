package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.InputDatums.Keys;
import io.sparkdatums.repo.OneTask;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Combines the datums of inputs by Spark queries. What is looked at several times, by a cross, a
 * join or for its size, is written to scratch first unless it is small, so that a directory is
 * listed once.
 */
final class Combination {
  static final String DATUMS = "inputs";
  private static final long UNKNOWN = -1;

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final List<PinnedInput> leaves;
  private final Path scratch;
  private int next;
  private int pinned;

  /**
   * @param leaves in the order of the spec
   */
  Combination(SparkSession spark, Warehouse warehouse, List<PinnedInput> leaves, Path scratch) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.leaves = leaves;
    this.scratch = scratch;
  }

  /**
   * The datums of an input.
   *
   * @param rows of {@link Match#DATUM}
   * @param datums how many, negative if that is not known
   * @param first the least leaf in them
   * @param last the greatest
   * @param single whether each has exactly one match
   */
  record Made(Dataset<Row> rows, long datums, int first, int last, boolean single, Keys keys) {
    boolean counted() {
      return datums >= 0;
    }
  }

  Made make(Input input) throws IOException {
    if (input instanceof Input.Cross cross) {
      return cross(children(cross.inputs()));
    }
    if (input instanceof Input.Union union) {
      return union(children(union.inputs()));
    }
    if (input instanceof Input.Join join) {
      return join(join.inputs(), children(join.inputs()));
    }
    if (input instanceof Input.Group group) {
      return group(children(group.inputs()));
    }
    return leaf();
  }

  private List<Made> children(List<Input> inputs) throws IOException {
    List<Made> children = new ArrayList<>();
    for (Input input : inputs) {
      children.add(make(input));
    }
    return children;
  }

  private Made leaf() throws IOException {
    PinnedInput leaf = leaves.get(next);
    int rank = rank(next);
    Path own = new Path(scratch, "input=" + next++);
    DatumSet found = Datums.of(spark, warehouse, leaf.files(), leaf.head(), own);
    Column match =
        struct(
            lit(rank).as("leaf"),
            col("path"),
            col("directory"),
            col("hash"),
            col("size"),
            col("num_files"),
            col("modified"),
            col("files"),
            col("files_ref"),
            KeyTemplate.of(leaf.files().joinOn()).as("join_on"),
            KeyTemplate.of(leaf.files().groupBy()).as("group_by"),
            lit(null).cast("string").as("list"));
    long datums = found instanceof DatumSet.Local local ? local.datums().size() : UNKNOWN;
    return new Made(
        found.rows(spark).select(array(match).as(DATUMS)), datums, rank, rank, true, Keys.UNIQUE);
  }

  /** A leaf's place once they are ordered by name, those of one name as in the spec. */
  private int rank(int leaf) {
    String name = leaves.get(leaf).files().name();
    int rank = 0;
    for (int i = 0; i < leaves.size(); i++) {
      int order = leaves.get(i).files().name().compareTo(name);
      rank += order < 0 || (order == 0 && i < leaf) ? 1 : 0;
    }
    return rank;
  }

  private Made union(List<Made> parts) {
    Dataset<Row> rows = parts.get(0).rows();
    long datums = parts.get(0).datums();
    for (Made part : parts.subList(1, parts.size())) {
      rows = rows.unionAll(part.rows());
      datums = part.counted() && datums >= 0 ? datums + part.datums() : UNKNOWN;
    }
    return new Made(
        rows,
        datums,
        first(parts),
        last(parts),
        parts.stream().allMatch(Made::single),
        parts.size() > 1 ? Keys.REPEATED : parts.get(0).keys());
  }

  private Made cross(List<Made> parts) throws IOException {
    List<Made> ordered = ordered(pinned(parts));
    double total = 1;
    for (Made part : ordered) {
      total *= part.datums();
    }
    check("cross", total);
    Made whole = ordered.get(0);
    for (Made part : ordered.subList(1, ordered.size())) {
      Dataset<Row> left = whole.rows().select(col(DATUMS).as("left"));
      Dataset<Row> right = part.rows().select(col(DATUMS).as("right"));
      Dataset<Row> both =
          whole.datums() < part.datums()
              ? crossed(right, part.datums(), left, whole.datums())
              : crossed(left, whole.datums(), right, part.datums());
      Column inputs = concat(col("left"), col("right"));
      whole =
          new Made(
              both.select(sorted(inputs, List.of(whole, part)).as(DATUMS)),
              whole.datums() * part.datums(),
              Math.min(whole.first(), part.first()),
              Math.max(whole.last(), part.last()),
              false,
              whole.keys() == Keys.REPEATED ? Keys.REPEATED : part.keys());
    }
    return whole;
  }

  /**
   * Each of many with each of fewer. A few datums are sent to where the others are, whatever Spark
   * thinks of their size; of a few, which lie in one task, tasks get shares, if they make many.
   */
  private static Dataset<Row> crossed(Dataset<Row> many, long m, Dataset<Row> fewer, long n) {
    if (n > OneTask.ROWS) {
      return many.crossJoin(fewer);
    }
    boolean spread = m <= OneTask.ROWS && m * n > OneTask.ROWS;
    long shares = Math.min(m, (m * n + OneTask.ROWS - 1) / OneTask.ROWS);
    return (spread ? many.repartition((int) shares) : many).crossJoin(broadcast(fewer));
  }

  private Made join(List<Input> inputs, List<Made> parts) throws IOException {
    List<JoinedMatches.Side> sides = new ArrayList<>();
    List<Made> counted = pinned(parts);
    for (int i = 0; i < counted.size(); i++) {
      boolean outer = inputs.get(i) instanceof Input.Files files && files.outerJoin();
      sides.add(new JoinedMatches.Side(matches(counted.get(i)), counted.get(i), outer));
    }
    sides.sort(Comparator.comparing(side -> side.made().first()));
    JoinedMatches join = new JoinedMatches(sides);
    double total = join.size();
    check("join", total);
    boolean outer = sides.stream().anyMatch(JoinedMatches.Side::outer);
    boolean repeated = counted.stream().anyMatch(part -> part.keys() == Keys.REPEATED);
    return new Made(
        join.rows(matches -> sorted(matches, counted)),
        (long) total,
        first(parts),
        last(parts),
        parts.size() == 1,
        repeated || outer ? Keys.REPEATED : Keys.UNIQUE);
  }

  private Made group(List<Made> parts) {
    Dataset<Row> all = matches(parts.get(0));
    for (Made part : parts.subList(1, parts.size())) {
      all = all.unionAll(matches(part));
    }
    return new Made(
        new GroupScratch(spark, scratch).group(all, sameFiles()),
        UNKNOWN,
        first(parts),
        last(parts),
        false,
        Keys.REPEATED);
  }

  /** For each leaf by rank, the first that has the same files under the same name. */
  private int[] sameFiles() {
    int[] same = new int[leaves.size()];
    for (int i = 0; i < same.length; i++) {
      int first = 0;
      while (!leaves.get(first).hasFilesOf(leaves.get(i))) {
        first++;
      }
      same[rank(i)] = rank(first);
    }
    return same;
  }

  /** The matches of all datums, each by itself: {@link Match#SCHEMA}. */
  private Dataset<Row> matches(Made made) {
    if (made.single()) {
      return made.rows().select(col(DATUMS).getItem(0).as("match")).select("match.*");
    }
    return new GroupScratch(spark, scratch).matches(made.rows());
  }

  /** Written down and counted, unless they are few. */
  private List<Made> pinned(List<Made> parts) throws IOException {
    List<Made> all = new ArrayList<>();
    for (Made part : parts) {
      all.add(part.counted() && part.single() ? part : pinned(part));
    }
    return all;
  }

  private Made pinned(Made part) {
    String written = new Path(scratch, "combined=" + pinned++).toString();
    part.rows().write().parquet(written);
    Dataset<Row> rows = spark.read().schema(Match.DATUM).parquet(written);
    return new Made(rows, rows.count(), part.first(), part.last(), part.single(), part.keys());
  }

  private static int first(List<Made> parts) {
    return parts.stream().mapToInt(Made::first).min().orElse(0);
  }

  private static int last(List<Made> parts) {
    return parts.stream().mapToInt(Made::last).max().orElse(0);
  }

  private static List<Made> ordered(List<Made> parts) {
    return parts.stream().sorted(Comparator.comparing(Made::first)).toList();
  }

  /** Brings matches into the order of leaves; those of one leaf keep theirs. */
  private static Column sorted(Column inputs, List<Made> parts) {
    List<Made> ordered = ordered(parts);
    for (int i = 1; i < ordered.size(); i++) {
      if (ordered.get(i).first() < ordered.get(i - 1).last()) {
        return array_sort(inputs, (a, b) -> a.getField("leaf").minus(b.getField("leaf")));
      }
    }
    return inputs;
  }

  private void check(String kind, double datums) {
    long limit = InputDatums.MAX_DATUMS.in(spark.conf()::get);
    if (datums > limit) {
      throw DatumsException.of(
          "INPUT_TOO_LARGE",
          Map.of(
              "kind",
              kind,
              "datums",
              String.format(Locale.ROOT, "%,.0f", datums),
              "limit",
              String.format(Locale.ROOT, "%,d", limit),
              "setting",
              InputDatums.MAX_DATUMS.name()));
    }
  }
}
