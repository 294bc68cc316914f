package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;

import io.delta.tables.DeltaTable;
import io.sparkdatums.benchmarks.MadeTrees.Layout;
import io.sparkdatums.benchmarks.MadeTrees.Packs;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the metadata of many small output files visible. Ours reads sealed packs' indexes, merges
 * them into a tree with directory digests and commits it. The baseline reads the same entries from
 * Parquet, repartitions them by path, sorts within partitions and writes a Delta table: no
 * directories, no digests, no check for conflicts. Then one percent of new files at random places
 * is added: our commit on top of the first against one more sorted append to the Delta table, which
 * does not look at what is there, and against a MERGE INTO, which does.
 */
final class MergeBenchmark implements Benchmark {
  private static final int PACKS = 20;

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
    for (Layout layout : Layout.values()) {
      whole(trees, spark, report, layout, entries);
    }
    more(trees, spark, report, entries);
    spark.stop();
  }

  private static void whole(
      MadeTrees trees, SparkSession spark, Report report, Layout layout, int entries)
      throws Exception {
    String name = layout.name().toLowerCase(Locale.ROOT);
    Packs packs = new Packs(name, layout, 0, entries, PACKS);
    trees.write(packs, 1, 0);
    Dataset<Row> datums = packs.rows(spark, 1, 1);
    String plain = trees.plain(datums, name);
    report.compare(
        "whole, " + name,
        entries,
        way(
            "datums",
            () -> {
              Commit commit = trees.commit(trees.branch(), null, datums, entries, 0);
              if (commit.files() != layout.files(entries)) {
                throw new IllegalStateException(commit.toString());
              }
            }),
        way("sorted Delta write", () -> trees.sorted(plain, trees.table(), "errorifexists")));
  }

  private static void more(MadeTrees trees, SparkSession spark, Report report, int entries)
      throws Exception {
    int more = Math.max(MadeTrees.PER_DATUM, entries / 100);
    report.fact("more", more);
    Packs added = new Packs("more", Layout.SPREAD, entries, more, 1);
    trees.write(added, 1, 1);
    Dataset<Row> datums = added.rows(spark, 1, 1);
    String name = Layout.SPREAD.name().toLowerCase(Locale.ROOT);
    Dataset<Row> whole = new Packs(name, Layout.SPREAD, 0, entries, PACKS).rows(spark, 1, 1);
    String plain = trees.plain(whole, "before");
    String plainMore = trees.plain(datums, "more");
    Branch before = trees.branch();
    Commit head = trees.commit(before, null, whole, entries, 0);
    report.compare(
        "one percent more",
        more,
        new Report.Way(
            "datums",
            () -> {
              Branch branch = trees.copy(before);
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
