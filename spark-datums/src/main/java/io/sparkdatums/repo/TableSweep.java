package io.sparkdatums.repo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Deletes data files that are in no table any longer: those of merges that came to nothing, and
 * those in whose place others were written. A task looks at one table.
 */
public final class TableSweep {
  private static final StructType SUMS = StructType.fromDDL("files bigint, bytes bigint");
  private static final String SUFFIX = ".parquet";

  private final SparkSession spark;
  private final Warehouse warehouse;

  public TableSweep(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /** How many files, and how many bytes they are. */
  public record Sums(long files, long bytes) {}

  /** What becomes of the tables' logs. */
  public enum Logs {
    /** All versions that are there can be read again. */
    WHOLE,
    /** Entries that a checkpoint stands for are deleted too. */
    SHORTENED
  }

  /**
   * Deletes them.
   *
   * @param tables directories of Delta tables
   * @param before what was in a table at this time or later, or was written then, stays; in
   *     milliseconds since the epoch
   * @param dryRun whether to count only
   * @return what was deleted, or would be
   */
  public Sums sweep(List<Path> tables, long before, Logs logs, boolean dryRun) {
    Warehouse of = warehouse;
    FlatMapFunction<String, Row> sweep =
        table -> List.of(sweep(of, new Path(table), before, logs, dryRun)).iterator();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> names = tables.stream().map(Path::toString).toList();
    try {
      Row sums =
          spark
              .createDataset(
                  context.parallelize(names, Math.max(1, names.size())).rdd(), Encoders.STRING())
              .flatMap(sweep, Encoders.row(SUMS))
              .selectExpr("coalesce(sum(files), 0)", "coalesce(sum(bytes), 0)")
              .head();
      return new Sums(sums.getLong(0), sums.getLong(1));
    } catch (Exception e) {
      throw SparkErrors.named("the collection of tables' files", e);
    }
  }

  private static Row sweep(Warehouse warehouse, Path table, long before, Logs logs, boolean dryRun)
      throws IOException {
    FileSystem files = warehouse.storage().files();
    // Listed first: what is written and committed from now on is not among them.
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus directory : list(files, table)) {
      if (directory.isDirectory() && !directory.getPath().getName().startsWith("_")) {
        for (FileStatus file : list(files, directory.getPath())) {
          if (file.getPath().getName().endsWith(SUFFIX) && file.getModificationTime() < before) {
            found.add(file);
          }
        }
      }
    }
    long count = 0;
    long bytes = 0;
    if (!found.isEmpty()) {
      Set<String> live =
          TableLog.of(table, warehouse.conf()).filesSince(before).stream()
              .map(file -> file.toUri().getPath())
              .collect(Collectors.toSet());
      if (live.stream().anyMatch(TableSweep::isStrangers)) {
        // What was there before is all that the tree can be restored from.
        return RowFactory.create(0L, 0L);
      }
      for (FileStatus file : found) {
        boolean gone =
            !live.contains(file.getPath().toUri().getPath())
                && (dryRun || files.delete(file.getPath(), false));
        count += gone ? 1 : 0;
        bytes += gone ? file.getLen() : 0;
      }
    }
    if (logs == Logs.SHORTENED) {
      LogEntries.Sums entries = LogEntries.of(table, warehouse.conf()).shorten(before, dryRun);
      count += entries.files();
      bytes += entries.bytes();
    }
    return RowFactory.create(count, bytes);
  }

  /** Whether a file of a hashtree was written by Spark, as OPTIMIZE does, and not by a merge. */
  private static boolean isStrangers(String path) {
    Path file = new Path(path);
    return file.getName().startsWith("part-") && file.getParent().getName().startsWith("run=");
  }

  private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
    try {
      return files.listStatus(directory);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
