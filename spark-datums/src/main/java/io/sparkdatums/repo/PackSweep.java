package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PackObjects;
import io.sparkdatums.pack.PackReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the packs that nothing refers to and deletes them, in Spark jobs, and the objects of packs
 * in whose place others were written. The driver holds the names of the directories of the pool,
 * one for each job, and sums.
 */
public final class PackSweep {
  /** Names of packs. */
  public static final StructType PACKS = StructType.fromDDL("pack string");

  /**
   * Objects of the pool. Those that are no pack's, or not any more since another one has long stood
   * in their place, have their file's name in place of a pack's. {@code turn} says how often the
   * pack had been written anew; it is null if another object is there too.
   */
  static final StructType POOL =
      StructType.fromDDL("pack string, job string, file string, bytes bigint, turn int");

  private static final StructType SUMS = StructType.fromDDL("packs bigint, bytes bigint");
  private static final int TASKS_PER_SLOT = 4;

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Path pool;

  public PackSweep(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.pool = warehouse.packFile("any/any").getParent().getParent();
  }

  /** How many packs, and how many bytes they are. */
  public record Sums(long packs, long bytes) {}

  /**
   * The packs that files of commits refer to which were in a branch's log at a time or later:
   * {@link #PACKS}.
   *
   * @param time in milliseconds since the epoch
   * @throws IOException if a log cannot be read; nothing must be deleted then
   */
  public Dataset<Row> referred(List<Branch> branches, long time) throws IOException {
    Dataset<Row> packs = spark.createDataFrame(List.of(), PACKS);
    for (Branch branch : branches) {
      String[] files =
          branch.log().filesSince(time).stream().map(Path::toString).toArray(String[]::new);
      if (files.length > 0) {
        packs =
            packs.union(
                spark
                    .read()
                    .schema("parts array<struct<pack string>>")
                    .parquet(files)
                    .selectExpr("explode(parts.pack) AS pack"));
      }
    }
    return packs.distinct();
  }

  /** Packs, and those that their entries refer to: {@link #PACKS}. One that is lost has none. */
  public Dataset<Row> withReferences(Dataset<Row> packs) {
    Warehouse from = warehouse;
    FlatMapFunction<Row, Row> references = row -> references(from, row.getString(0));
    return packs
        .distinct()
        .repartition(tasks(), col("pack"))
        .flatMap(references, Encoders.row(PACKS));
  }

  private static Iterator<Row> references(Warehouse warehouse, String pack) throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create(pack));
    try (PackReader reader =
        PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack)) {
      reader.references().forEach(other -> rows.add(RowFactory.create(other)));
    } catch (DatumsException e) {
      if (!e.errorClass().startsWith("PACK_")) {
        throw e;
      }
    }
    return rows.iterator();
  }

  /**
   * Deletes what nothing refers to.
   *
   * @param kept {@link #PACKS} that stay
   * @param atWork jobs of which all packs stay
   * @param before packs written at this time or later stay, in milliseconds since the epoch
   * @param dryRun whether to count only
   * @return what was deleted, or would be
   */
  public Sums sweep(Dataset<Row> kept, Set<String> atWork, long before, boolean dryRun)
      throws IOException {
    Dataset<Row> unreferred =
        pool(atWork, before).join(kept.distinct(), new String[] {"pack"}, "left_anti");
    MapPartitionsFunction<Row, Row> delete = delete(warehouse, pool, dryRun);
    try {
      Row sums =
          unreferred
              .select("pack", "job", "file", "bytes")
              .repartition(tasks(), col("job"))
              .sortWithinPartitions("job")
              .mapPartitions(delete, Encoders.row(SUMS))
              .selectExpr("coalesce(sum(packs), 0)", "coalesce(sum(bytes), 0)")
              .head();
      return new Sums(sums.getLong(0), sums.getLong(1));
    } catch (Exception e) {
      throw SparkErrors.named("the collection of packs", e);
    }
  }

  private int tasks() {
    return TASKS_PER_SLOT * spark.sparkContext().defaultParallelism();
  }

  /** The objects of the pool that are older, {@link #POOL}, but those of some jobs. */
  Dataset<Row> pool(Set<String> atWork, long before) throws IOException {
    List<String> jobs =
        warehouse.storage().list(pool).stream()
            .filter(FileStatus::isDirectory)
            .map(status -> status.getPath().getName())
            .filter(job -> !atWork.contains(job))
            .toList();
    Warehouse from = warehouse;
    Path root = pool;
    FlatMapFunction<String, Row> list = job -> files(from, new Path(root, job), before);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark
        .createDataset(
            context.parallelize(jobs, Math.max(1, Math.min(jobs.size(), tasks()))).rdd(),
            Encoders.STRING())
        .flatMap(list, Encoders.row(POOL));
  }

  private static Iterator<Row> files(Warehouse warehouse, Path job, long before)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    Map<String, List<FileStatus>> packs = new HashMap<>();
    for (FileStatus file : statuses(warehouse.storage().files(), job)) {
      String name = file.getPath().getName();
      if (file.isFile() && PackObjects.isPack(name)) {
        packs.computeIfAbsent(PackObjects.pack(name), unseen -> new ArrayList<>()).add(file);
      } else if (file.isFile() && file.getModificationTime() < before) {
        rows.add(row(job, name, file, null));
      }
    }
    packs.forEach((pack, objects) -> rows.addAll(objects(job, pack, objects, before)));
    return rows.iterator();
  }

  private static List<Row> objects(Path job, String pack, List<FileStatus> objects, long before) {
    FileStatus newest =
        Collections.max(
            objects, Comparator.comparingInt(file -> PackObjects.turn(file.getPath().getName())));
    List<Row> rows = new ArrayList<>();
    for (FileStatus file : objects) {
      String name = file.getPath().getName();
      boolean outdated =
          !file.getPath().equals(newest.getPath()) && newest.getModificationTime() < before;
      if (file.getModificationTime() < before) {
        Integer turn = objects.size() > 1 ? null : PackObjects.turn(name);
        rows.add(row(job, outdated ? name : pack, file, turn));
      }
    }
    return rows;
  }

  private static Row row(Path job, String pack, FileStatus file, @Nullable Integer turn) {
    return RowFactory.create(
        job.getName() + "/" + pack, job.getName(), file.getPath().getName(), file.getLen(), turn);
  }

  /** With the files that are hidden, which the warehouse does not list. */
  private static FileStatus[] statuses(FileSystem files, Path directory) throws IOException {
    try {
      return files.listStatus(directory);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private static MapPartitionsFunction<Row, Row> delete(
      Warehouse warehouse, Path pool, boolean dryRun) {
    return rows -> {
      FileSystem files = warehouse.storage().files();
      long packs = 0;
      long bytes = 0;
      String job = "";
      while (rows.hasNext()) {
        Row row = rows.next();
        if (!row.getString(1).equals(job)) {
          removeIfEmpty(files, pool, job);
          job = row.getString(1);
        }
        boolean done =
            dryRun || files.delete(new Path(new Path(pool, job), row.getString(2)), false);
        packs += done && PackObjects.isPack(row.getString(2)) ? 1 : 0;
        bytes += done ? row.getLong(3) : 0;
      }
      removeIfEmpty(files, pool, job);
      return List.of(RowFactory.create(packs, bytes)).iterator();
    };
  }

  private static void removeIfEmpty(FileSystem files, Path pool, String job) throws IOException {
    if (!job.isEmpty() && statuses(files, new Path(pool, job)).length == 0) {
      files.delete(new Path(pool, job), false);
    }
  }
}
