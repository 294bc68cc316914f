package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;

import io.delta.tables.DeltaTable;
import io.sparkdatums.benchmarks.MadeTrees.Layout;
import io.sparkdatums.benchmarks.MadeTrees.Packs;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the metadata of many small output files visible. Ours reads sealed packs' indexes, merges
 * them into a tree with directory digests and commits it. The naive way reads the same entries from
 * Parquet, repartitions them by path, sorts within partitions and writes a Delta table: no
 * directories, no digests, no check for conflicts; where datums add pieces to shared files, it
 * gathers the pieces of each path in the order of datums. It is tried with {@value #FEW}, {@value
 * #SOME} and {@value #MANY} partitions, and the fastest is timed with the others. For scale: GNU
 * sort over the same paths as text, and a merge of sorted runs that does nothing else.
 *
 * <p>Then the tree in one shard against eight, what a merge keeps in memory at three sizes, and one
 * percent of new files at random places: our commit on top of the first against one more sorted
 * append to the Delta table, which does not look at what is there, and against a MERGE INTO, which
 * does. Then a tree to one path of which every datum adds a piece, against one without such a path;
 * and, with {@code --only driver}, a merge by a driver of 1 GB whose executors are processes of
 * their own.
 *
 * <p>{@code --only} takes one of {@code spread}, {@code flat}, {@code pieces}, {@code shards},
 * {@code memory}, {@code more}, {@code hot}, {@code driver}.
 */
final class MergeBenchmark implements Benchmark {
  private static final int PACKS = 20;
  private static final int FEW = 2;
  private static final int SOME = 8;
  private static final int MANY = 32;
  private static final int SHARDS = 8;

  @Override
  public String what() {
    return "pack indexes to a visible commit against a sorted Delta write, whole and 1 % more";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int entries = setting.scaled(1_000_000) / MadeTrees.PER_DATUM * MadeTrees.PER_DATUM;
    report.fact("entries", entries);
    SparkSession spark = setting.spark();
    spark.conf().set("spark.sql.parquet.compression.codec", "zstd");
    MadeTrees trees = new MadeTrees(spark, setting);
    for (Layout layout : List.of(Layout.SPREAD, Layout.FLAT, Layout.PIECES)) {
      if (setting.wants(name(layout))) {
        whole(trees, spark, setting, report, layout, entries);
      }
    }
    if (setting.wants("shards")) {
      shards(trees, spark, report, entries);
    }
    if (setting.wants("memory")) {
      memory(trees, spark, report, entries);
    }
    if (setting.wants("more")) {
      more(trees, spark, report, entries);
    }
    if (setting.wants("hot")) {
      hot(trees, spark, report, entries);
    }
    if (setting.wants("driver")) {
      new Packs("driver", Layout.SPREAD, 0, entries, PACKS).write(trees);
      spark.stop();
      DriverMerge.measure(setting, report, entries);
    }
    spark.stop();
  }

  /** A hundredth of all entries is of one path, to which each datum adds a piece. */
  private static void hot(MadeTrees trees, SparkSession spark, Report report, int entries)
      throws Exception {
    List<Report.Way> ways = new ArrayList<>();
    for (Layout layout : List.of(Layout.HOT, Layout.SPREAD)) {
      Packs packs = new Packs("hot-" + name(layout), layout, 0, entries, PACKS);
      packs.write(trees);
      Dataset<Row> datums = packs.rows(spark, 1, 1);
      ways.add(
          way(
              layout == Layout.HOT ? "one path of every datum" : "a path of its own for each",
              () -> trees.commit(trees.branch(), null, datums, entries, SHARDS)));
    }
    report.compare("hot path", entries, ways.toArray(new Report.Way[0]));
  }

  private static String name(Layout layout) {
    return layout.name().toLowerCase(Locale.ROOT);
  }

  private static void whole(
      MadeTrees trees,
      SparkSession spark,
      Setting setting,
      Report report,
      Layout layout,
      int entries)
      throws Exception {
    String name = name(layout);
    Packs packs = new Packs(name, layout, 0, entries, PACKS);
    packs.write(trees);
    Dataset<Row> datums = packs.rows(spark, 1, 1);
    String plain = trees.plain(datums, name);
    String task = "whole, " + name;
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int partitions : List.of(FEW, SOME, MANY)) {
      double took = naive(trees, layout, plain, partitions).work().call();
      report.fact(task.replace(", ", "_") + "_naive_" + partitions + "_tried_seconds", took);
      if (took < least) {
        least = took;
        best = partitions;
      }
    }
    LineSorts lines = new LineSorts(setting.scratch().resolve("lines"), layout, entries);
    report.compare(
        task,
        entries,
        way(
            "datums",
            () -> {
              Commit commit = trees.commit(trees.branch(), null, datums, entries, 0);
              if (commit.files() != layout.files(entries)) {
                throw new IllegalStateException(commit.toString());
              }
            }),
        naive(trees, layout, plain, best),
        way("GNU sort of lines", lines::gnuSort),
        way("Java merge of runs", lines::javaMerge));
    Setting.delete(setting.scratch().resolve("lines"));
    Setting.delete(Path.of(plain));
  }

  private static Report.Way naive(MadeTrees trees, Layout layout, String plain, int partitions) {
    return way(
        "naive Spark and Delta, " + partitions + " partitions",
        () -> trees.naive(layout, plain, trees.table(), partitions));
  }

  private static void shards(MadeTrees trees, SparkSession spark, Report report, int entries)
      throws Exception {
    Packs packs = new Packs("shards", Layout.SPREAD, 0, entries, PACKS);
    packs.write(trees);
    Dataset<Row> datums = packs.rows(spark, 1, 1);
    report.compare(
        "shards",
        entries,
        way("one", () -> trees.commit(trees.branch(), null, datums, entries, 1)),
        way("eight", () -> trees.commit(trees.branch(), null, datums, entries, SHARDS)));
  }

  private static void memory(MadeTrees trees, SparkSession spark, Report report, int entries)
      throws Exception {
    for (int part : List.of(100, 10, 1)) {
      int count = entries / part / MadeTrees.PER_DATUM * MadeTrees.PER_DATUM;
      Packs packs = new Packs("memory-" + part, Layout.SPREAD, 0, count, PACKS);
      packs.write(trees);
      Dataset<Row> datums = packs.rows(spark, 1, 1);
      trees.commit(trees.branch(), null, datums, count, 0);
      long bytes = LiveBytes.during(() -> trees.commit(trees.branch(), null, datums, count, 0));
      report.fact("live_bytes_at_" + count, bytes);
    }
  }

  private static void more(MadeTrees trees, SparkSession spark, Report report, int entries)
      throws Exception {
    int more = Math.max(MadeTrees.PER_DATUM, entries / 100);
    report.fact("more", more);
    Packs before = new Packs("before", Layout.SPREAD, 0, entries, PACKS);
    before.write(trees);
    Packs added = new Packs("more", Layout.SPREAD, entries, more, 1);
    trees.write(added, 1, 1);
    Dataset<Row> datums = added.rows(spark, 1, 1);
    Dataset<Row> whole = before.rows(spark, 1, 1);
    String plain = trees.plain(whole, "before");
    String plainMore = trees.plain(datums, "more");
    Branch base = trees.branch();
    Commit head = trees.commit(base, null, whole, entries, 0);
    report.compare(
        "one percent more",
        more,
        new Report.Way(
            "datums",
            () -> {
              Branch branch = trees.copy(base);
              return way("", () -> trees.commit(branch, head, datums, more, 0)).work().call();
            }),
        onto(trees, plain, "sorted Delta append", to -> trees.sorted(plainMore, to, "append")),
        onto(trees, plain, "Delta MERGE INTO", to -> mergeInto(spark, plainMore, to)));
  }

  /** Work on a table that is there. */
  private interface Change {
    void on(String table) throws IOException;
  }

  /** A way to change the table, whose preparation is not timed. */
  private static Report.Way onto(MadeTrees trees, String plain, String name, Change change) {
    return new Report.Way(
        name,
        () -> {
          String table = trees.table();
          trees.sorted(plain, table, "errorifexists");
          return way(name, () -> change.on(table)).work().call();
        });
  }

  private static void mergeInto(SparkSession spark, String from, String table) {
    DeltaTable.forPath(spark, table)
        .as("old")
        .merge(spark.read().parquet(from).as("new"), "old.path = new.path")
        .whenMatched()
        .updateAll()
        .whenNotMatched()
        .insertAll()
        .execute();
  }
}
