package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackHeader;
import io.sparkdatums.pack.PackReference;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.CommitFacts;
import io.sparkdatums.repo.TreeChanges;
import io.sparkdatums.repo.TreeCommitter;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Makes the metadata of many small output files visible. Ours reads sealed packs' indexes, merges
 * them into a tree with directory digests and commits it. The baseline reads the same entries from
 * Parquet, repartitions them by path, sorts within partitions and writes a Delta table: no
 * directories, no digests, no check for conflicts. Then one percent of new files at random places
 * is added: our commit on top of the first against one more sorted append to the Delta table, which
 * does not look at what is there, and against a MERGE INTO, which does.
 */
final class MergeBenchmark implements Benchmark {
  private static final int PER_DATUM = 100;
  private static final int DIRECTORIES = 16;
  private static final int PACKS = 20;

  private final AtomicInteger made = new AtomicInteger();

  @Override
  public String what() {
    return "pack indexes to a visible commit against a sorted Delta write, whole and 1 % more";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int entries = setting.scaled(1_000_000) / PER_DATUM * PER_DATUM;
    int more = Math.max(PER_DATUM, entries / 100 / PER_DATUM * PER_DATUM);
    report.fact("entries", entries);
    report.fact("more", more);
    Warehouse warehouse =
        Warehouse.open(setting.scratch().resolve("w").toUri().toString(), new Configuration());
    SparkSession spark = setting.spark();
    spark.conf().set("spark.sql.parquet.compression.codec", "zstd");
    packs(warehouse, "whole", 0, entries, PACKS);
    packs(warehouse, "more", entries, more, 1);
    Dataset<Row> whole = datums(spark, "whole", entries, PACKS);
    Dataset<Row> added = datums(spark, "more", more, 1);
    String plain = plain(spark, setting, warehouse, whole, "whole");
    String plainMore = plain(spark, setting, warehouse, added, "more");

    report.compare(
        "whole",
        entries,
        way(
            "datums",
            () -> commit(spark, warehouse, branch(warehouse), null, whole, entries, entries)),
        way("sorted Delta write", () -> write(spark, plain, fresh(setting), "errorifexists")));

    report.compare(
        "one_percent",
        more,
        onto(
            "datums",
            () -> {
              Branch branch = branch(warehouse);
              Commit head = commit(spark, warehouse, branch, null, whole, entries, entries);
              return () -> commit(spark, warehouse, branch, head, added, more, entries + more);
            }),
        onto(
            "sorted Delta append",
            () -> {
              String table = fresh(setting);
              write(spark, plain, table, "errorifexists");
              return () -> write(spark, plainMore, table, "append");
            }),
        onto(
            "Delta MERGE INTO",
            () -> {
              String table = fresh(setting);
              write(spark, plain, table, "errorifexists");
              return () -> mergeInto(spark, plainMore, table);
            }));
    spark.stop();
  }

  private static Commit commit(
      SparkSession spark,
      Warehouse warehouse,
      Branch branch,
      @Nullable Commit head,
      Dataset<Row> datums,
      long changes,
      long files)
      throws IOException {
    TreeChanges read = TreeChanges.fromPacks(spark, warehouse, datums, changes);
    CommitFacts facts =
        new CommitFacts(
            "bench", "{}", OutputConflict.CONCAT, 0, changes, CommitFacts.Unchanged.KEEP_HEAD);
    Commit commit = TreeCommitter.commit(spark, branch, head, read, facts);
    if (commit.files() != files) {
      throw new IllegalStateException("expected " + files + " files: " + commit);
    }
    return commit;
  }

  private static void write(SparkSession spark, String from, String to, String mode) {
    spark
        .read()
        .parquet(from)
        .repartition(col("path"))
        .sortWithinPartitions("path")
        .write()
        .format("delta")
        .mode(mode)
        .save(to);
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

  /** A way whose preparation is not timed. */
  private static Report.Way onto(String name, Callable<Report.Work> preparation) {
    return new Report.Way(name, () -> way(name, preparation.call()).work().call());
  }

  private Branch branch(Warehouse warehouse) throws IOException {
    return warehouse.createRepo("bench-" + made.incrementAndGet(), "").branch("master");
  }

  private String fresh(Setting setting) {
    return setting.scratch().resolve("table-" + made.incrementAndGet()).toString();
  }

  /** One row for each datum: which pack it is in, and where. */
  private static Dataset<Row> datums(SparkSession spark, String job, int count, int packs) {
    int perPack = (count / PER_DATUM + packs - 1) / packs;
    Column number = col("id");
    return spark
        .range(count / PER_DATUM)
        .select(
            lit(1).as("sign"),
            concat(lit(job + "/p"), number.divide(perPack).cast("int")).as("pack"),
            number.mod(perPack).cast("int").as("ordinal"),
            lit(0).as("nth"));
  }

  /**
   * Writes packs that hold an index and no contents, which a merge does not read.
   *
   * @param first the number of the first entry; a number decides a path
   */
  private static void packs(Warehouse warehouse, String job, int first, int count, int packs)
      throws IOException {
    int datums = count / PER_DATUM;
    int perPack = (datums + packs - 1) / packs;
    Random random = new Random(first);
    for (int pack = 0; pack * perPack < datums; pack++) {
      String name = job + "/p" + pack;
      org.apache.hadoop.fs.Path file = warehouse.packFile(name);
      try (PackWriter writer =
          PackWriter.create(
              file.getFileSystem(warehouse.conf()).create(file),
              name,
              new PackHeader(job, pack, 0, ""))) {
        for (int d = pack * perPack; d < Math.min(datums, (pack + 1) * perPack); d++) {
          datum(writer, name, first + d * PER_DATUM, random);
        }
      }
    }
  }

  private static void datum(PackWriter writer, String pack, int first, Random random)
      throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = first; i < first + PER_DATUM; i++) {
      // An odd factor makes different numbers of different ones, far apart.
      paths.add(String.format("/d-%02d/f-%08x", i % DIRECTORIES, i * 0x9E3779B1));
    }
    paths.sort(null);
    writer.begin();
    for (String path : paths) {
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      writer.reference(path, List.of(new PackReference(1000, hash, pack, 0)));
    }
    writer.end(
        new PackDatum(
            writer.datums(),
            0,
            String.format("%064x", first),
            "/" + first,
            DatumState.PROCESSED,
            "new",
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            "benchmark",
            null,
            List.of()));
  }

  /** The same entries as a plain table. */
  private static String plain(
      SparkSession spark, Setting setting, Warehouse warehouse, Dataset<Row> datums, String name) {
    String to = setting.scratch().resolve("plain-" + name).toString();
    TreeChanges.fromPacks(spark, warehouse, datums, -1)
        .rows()
        .where(col("pack").isNotNull())
        .drop("op")
        .write()
        .parquet(to);
    return to;
  }
}
