package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;

import io.sparkdatums.benchmarks.MadeTrees.Layout;
import io.sparkdatums.benchmarks.MadeTrees.Packs;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a change costs, and a reader after many: one percent of the datums changed or removed
 * against a plain append of as many rows; the same small change onto a tree and onto one of a tenth
 * of its size; a directory's listing after ten commits against the same tree in one; and a tree in
 * one shard against eight.
 */
final class IncrementsBenchmark implements Benchmark {
  private static final int PACKS = 20;
  private static final int SHARE = 100;
  private static final int SMALLER = 10;
  private static final int COMMITS = 10;
  private static final int SMALL_CHANGE = 10_000;
  private static final int SHARDS = 8;

  @Override
  public String what() {
    return "commits onto a large tree against appends, and reading after many of them";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int entries = setting.scaled(1_000_000) / MadeTrees.PER_DATUM * MadeTrees.PER_DATUM;
    report.fact("entries", entries);
    SparkSession spark = setting.spark();
    spark.conf().set("spark.sql.parquet.compression.codec", "zstd");
    spark.conf().set("spark.sql.catalog.datums", "io.sparkdatums.sql.DatumsCatalog");
    spark.conf().set("spark.datums.warehouse", setting.scratch().resolve("w").toString());
    MadeTrees trees = new MadeTrees(spark, setting);
    for (Layout layout : List.of(Layout.SPREAD, Layout.FLAT)) {
      if (setting.wants(layout.name().toLowerCase(Locale.ROOT))) {
        new OfLayout(trees, spark, report, layout, entries).run();
      }
    }
    spark.stop();
  }

  /** A committed tree. */
  private record Base(Branch branch, Commit head) {}

  /** The tasks for files in one layout. */
  private record OfLayout(
      MadeTrees trees, SparkSession spark, Report report, Layout layout, int entries) {

    void run() throws Exception {
      Packs whole = packs("whole", 0, entries, PACKS);
      trees.write(whole, 1, 0);
      Base base = base(whole, 0);
      smallChange(base);
      reading(base, whole);
      if (layout == Layout.SPREAD) {
        share(base, whole);
        shards(whole);
        report.fact("bytes_per_entry", (double) bytes(base.branch()) / entries);
      }
    }

    private Packs packs(String job, int first, int count, int packs) {
      return new Packs(name(job), layout, first, count, packs);
    }

    private String name(String job) {
      return layout.name().toLowerCase(Locale.ROOT) + "-" + job;
    }

    private Base base(Packs packs, int shards) throws IOException {
      Branch branch = trees.branch();
      Dataset<Row> rows = packs.rows(spark, 1, 1);
      return new Base(branch, trees.commit(branch, null, rows, packs.entries(), shards));
    }

    private Report.Way onto(String name, Base base, Dataset<Row> datums, int changes) {
      return new Report.Way(
          name,
          () -> {
            Branch branch = trees.copy(base.branch());
            return way("", () -> trees.commit(branch, base.head(), datums, changes, 0))
                .work()
                .call();
          });
    }

    /** One percent of the datums, changed and removed. */
    private void share(Base base, Packs whole) throws Exception {
      int changed = entries / SHARE / MadeTrees.PER_DATUM * MadeTrees.PER_DATUM;
      Packs again = packs("again", 0, changed, 1);
      trees.write(again, SHARE, 2);
      Dataset<Row> gone = whole.rows(spark, -1, SHARE).limit(again.datums());
      Dataset<Row> come = again.rows(spark, 1, 1);
      String plain = trees.plain(come, name("again"));
      String table = trees.table();
      trees.sorted(trees.plain(whole.rows(spark, 1, 1), name("whole")), table, "errorifexists");
      report.compare(
          "one percent",
          changed,
          onto("changed", base, gone.union(come), 2 * changed),
          onto("removed", base, gone, changed),
          way("sorted Delta append", () -> trees.sorted(plain, table, "append")));
    }

    /** The same change onto the tree, and onto one of a tenth of its size. */
    private void smallChange(Base base) throws Exception {
      Packs tenth = packs("tenth", 0, entries / SMALLER, PACKS);
      trees.write(tenth, 1, 3);
      Packs few = packs("few", entries, SMALL_CHANGE, 1);
      trees.write(few, 1, 4);
      Dataset<Row> rows = few.rows(spark, 1, 1);
      report.compare(
          name("10 000 more"),
          SMALL_CHANGE,
          onto("onto a tenth of the tree", base(tenth, 0), rows, SMALL_CHANGE),
          onto("onto the tree", base, rows, SMALL_CHANGE));
    }

    /** A directory's rows after ten commits, and of the same tree made by one. */
    private void reading(Base base, Packs whole) throws Exception {
      Branch branch = trees.copy(base.branch());
      Commit head = base.head();
      int each = Math.max(MadeTrees.PER_DATUM, entries / 1000);
      List<Dataset<Row>> all = new ArrayList<>(List.of(whole.rows(spark, 1, 1)));
      for (int i = 0; i < COMMITS; i++) {
        Packs more = packs("reading-" + i, entries + i * each, each, 1);
        trees.write(more, 1, 5 + i);
        all.add(more.rows(spark, 1, 1));
        head = trees.commit(branch, head, more.rows(spark, 1, 1), each, 0);
      }
      Branch one = trees.branch();
      int total = entries + COMMITS * each;
      trees.commit(one, null, all.stream().reduce(Dataset::union).orElseThrow(), total, 0);
      String directory = layout == Layout.FLAT ? "/files" : "/d-03";
      report.compare(
          name("a directory through the catalog"),
          total,
          way("after ten commits", () -> catalog(branch, directory)),
          way("in one", () -> catalog(one, directory)));
      report.compare(
          name("a directory through the bare view"),
          total,
          way("after ten commits", () -> view(branch, directory)),
          way("in one", () -> view(one, directory)));
    }

    private void catalog(Branch branch, String directory) {
      total("datums.`" + branch.repo().name() + "`.files", directory);
    }

    /** The view of the hashtree's format page, and the condition on paths where it skips files. */
    private void view(Branch branch, String directory) {
      String tree = "delta.`" + Path.of(branch.location().toUri()) + "`";
      total(
          """
          (SELECT path, size FROM (
            SELECT *, row_number() OVER (
                PARTITION BY path ORDER BY run DESC, CASE kind WHEN 'gone' THEN 1 ELSE 0 END) AS newest
            FROM %1$s
            WHERE kind <> 'commit' AND path LIKE '%2$s/%%'
              AND run >= (SELECT max_by(commit.base, run) FROM %1$s WHERE kind = 'commit'))
          WHERE newest = 1 AND kind <> 'gone')
          """
              .formatted(tree, directory),
          directory);
    }

    private void total(String rows, String directory) {
      spark
          .sql("SELECT count(*), sum(size) FROM " + rows + " WHERE path LIKE '" + directory + "/%'")
          .collectAsList();
    }

    private void shards(Packs whole) throws Exception {
      report.compare(
          "whole",
          entries,
          way("one shard", () -> base(whole, 1)),
          way("eight shards", () -> base(whole, SHARDS)));
    }

    private static long bytes(Branch branch) throws IOException {
      try (Stream<Path> files = Files.walk(Path.of(branch.location().toUri()))) {
        return files
            .filter(file -> file.toString().endsWith(".parquet"))
            .mapToLong(file -> file.toFile().length())
            .sum();
      }
    }
  }
}
