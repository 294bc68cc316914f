package io.sparkdatums.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Packs of datums that wrote {@value #PER_DATUM} small files each, as far as a merge sees them: an
 * index and no contents; and the commits that are made of them.
 */
final class MadeTrees {
  static final int PER_DATUM = 100;

  private static final int DIRECTORIES = 16;
  private static final int CONTRIBUTIONS = 50;

  private final AtomicInteger made = new AtomicInteger();
  private final SparkSession spark;
  private final Setting setting;
  private final Warehouse warehouse;

  MadeTrees(SparkSession spark, Setting setting) throws IOException {
    this.spark = spark;
    this.setting = setting;
    this.warehouse =
        Warehouse.open(setting.scratch().resolve("w").toUri().toString(), new Configuration());
  }

  /** Where the files are, by their numbers. */
  enum Layout {
    /** A file of its own for each, over {@value #DIRECTORIES} directories that all datums share. */
    SPREAD {
      @Override
      String path(int number, int entries) {
        return String.format("/d-%02d/f-%08x", number % DIRECTORIES, scattered(number));
      }
    },
    /** A file of its own for each, all in one directory. */
    FLAT {
      @Override
      String path(int number, int entries) {
        return String.format("/files/f-%08x", scattered(number));
      }
    },
    /** Files that {@value #CONTRIBUTIONS} datums add a piece to. */
    PIECES {
      @Override
      String path(int number, int entries) {
        return String.format("/keys/k-%08x", scattered(number % files(entries)));
      }

      @Override
      int files(int entries) {
        return entries / CONTRIBUTIONS;
      }
    },
    /** As {@link #SPREAD}, but one file of each datum is a piece of one path. */
    HOT {
      @Override
      String path(int number, int entries) {
        return number % PER_DATUM == 0 ? "/d-00/hot" : SPREAD.path(number, entries);
      }

      @Override
      int files(int entries) {
        return entries - entries / PER_DATUM + 1;
      }
    };

    abstract String path(int number, int entries);

    /** How many files so many entries make. */
    int files(int entries) {
      return entries;
    }

    // An odd factor makes different numbers of different ones, far apart.
    private static int scattered(int number) {
      return number * 0x9E3779B1;
    }
  }

  /**
   * Some packs.
   *
   * @param job the first part of their names
   * @param first the number of the first entry
   * @param entries in all of them
   * @param packs how many
   */
  record Packs(String job, Layout layout, int first, int entries, int packs) {

    int datums() {
      return entries / PER_DATUM;
    }

    private int perPack() {
      return (datums() + packs - 1) / packs;
    }

    /** Writes them. */
    void write(MadeTrees trees) throws IOException {
      trees.write(this, 1, 0);
    }

    /** The rows of every so-manieth datum: {@code sign, pack, ordinal, nth}. */
    Dataset<Row> rows(SparkSession spark, int sign, int step) {
      Column number = col("id");
      return spark
          .range(0, datums(), step)
          .select(
              lit(sign).as("sign"),
              concat(lit(job + "/p"), number.divide(perPack()).cast("int")).as("pack"),
              number.mod(perPack()).cast("int").as("ordinal"),
              lit(0).as("nth"));
    }
  }

  /** Writes packs; {@code step} is the distance of the datums' numbers. */
  void write(Packs packs, int step, int seed) throws IOException {
    int perPack = packs.perPack();
    Random random = new Random(seed);
    for (int pack = 0; pack * perPack < packs.datums(); pack++) {
      String name = packs.job() + "/p" + pack;
      org.apache.hadoop.fs.Path file = warehouse.packFile(name);
      try (PackWriter writer =
          PackWriter.create(
              file.getFileSystem(warehouse.conf()).create(file),
              name,
              new PackHeader(packs.job(), pack, 0, ""))) {
        int end = Math.min(packs.datums(), (pack + 1) * perPack);
        for (int datum = pack * perPack; datum < end; datum++) {
          int first = packs.first() + datum * step * PER_DATUM;
          datum(writer, name, packs, first, random);
        }
      }
    }
  }

  private static void datum(PackWriter writer, String pack, Packs packs, int first, Random random)
      throws IOException {
    List<String> paths = new ArrayList<>();
    for (int i = first; i < first + PER_DATUM; i++) {
      paths.add(packs.layout().path(i, packs.entries()));
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

  /** A branch without commits. */
  Branch branch() throws IOException {
    return warehouse.createRepo("bench-" + made.incrementAndGet(), "").branch("master");
  }

  /** A branch with the commits of another one. */
  Branch copy(Branch of) throws IOException {
    Branch copy = branch();
    Path from = Path.of(of.location().toUri());
    Path to = Path.of(copy.location().toUri());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
    return copy;
  }

  /**
   * Merges changes into a branch.
   *
   * @param datums rows as {@link TreeChanges#fromPacks} takes them
   * @param changes how many entries they have
   * @param shards of the tree, 0 for what the merge finds right
   */
  Commit commit(Branch branch, @Nullable Commit head, Dataset<Row> datums, long changes, int shards)
      throws IOException {
    TreeChanges read = TreeChanges.fromPacks(spark, warehouse, datums, changes);
    CommitFacts facts =
        new CommitFacts(
            "bench", "{}", OutputConflict.CONCAT, shards, changes, CommitFacts.Unchanged.KEEP_HEAD);
    return TreeCommitter.commit(spark, branch, head, read, facts);
  }

  /** The same entries as a plain Parquet table; gives its place. */
  String plain(Dataset<Row> datums, String name) {
    String to = setting.scratch().resolve("plain-" + name).toString();
    TreeChanges.fromPacks(spark, warehouse, datums, -1)
        .rows()
        .where(col("pack").isNotNull())
        .drop("op")
        .write()
        .parquet(to);
    return to;
  }

  /** Writes such a table sorted by path to a Delta table. */
  void sorted(String from, String to, String mode) {
    write(spark.read().parquet(from).repartition(col("path")), to, mode);
  }

  private static void write(Dataset<Row> partitioned, String to, String mode) {
    partitioned.sortWithinPartitions("path").write().format("delta").mode(mode).save(to);
  }

  /** The same as a new table, in so many partitions. */
  void sorted(String from, String to, int partitions) {
    write(spark.read().parquet(from).repartition(partitions, col("path")), to, "errorifexists");
  }

  /**
   * The same to a new table with a number of partitions; where a path has pieces, as one row with
   * all of them in the order of datums.
   */
  void naive(Layout layout, String from, String to, int partitions) {
    Dataset<Row> rows = spark.read().parquet(from).repartition(partitions, col("path"));
    if (layout == Layout.PIECES) {
      Column piece =
          struct(
              col("datum"), col("pack"), col("ordinal"), col("offset"), col("length"), col("hash"));
      rows = rows.groupBy("path").agg(sort_array(collect_list(piece)).as("pieces"));
    }
    rows.sortWithinPartitions("path").write().format("delta").save(to);
  }

  /** A place for a table. */
  String table() {
    return setting.scratch().resolve("table-" + made.incrementAndGet()).toString();
  }
}
