package io.sparkdatums.repo;

import static java.util.stream.Collectors.toSet;

import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Delta table that only grows: rows of fixed columns, added in batches. Spark writes and reads
 * its Parquet files; the log goes through Delta Kernel, which answers in milliseconds where a fresh
 * Spark session needs a handful of jobs to look at one.
 */
public final class RecordTable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordTable.class);
  private static final long ONCE = 1;

  /** Files of about one size that are written as one. */
  private static final int FAN_IN = 16;

  /** Bytes up to which sizes do not differ. */
  private static final long SMALL = 64 << 10;

  /** Bytes from which on a file stays as it is. */
  private static final long LARGE = 128L << 20;

  /** How often rows are read again that someone else has written together meanwhile. */
  private static final int REWRITES = 3;

  private final SparkSession spark;
  private final Path table;
  private final StructType schema;
  private final Storage storage;
  private final TableLog log;

  /**
   * A table, which need not exist yet.
   *
   * @param schema columns of type boolean, string, int, bigint, timestamp or binary, or arrays and
   *     structs of these
   */
  public RecordTable(SparkSession spark, Warehouse warehouse, Path table, StructType schema)
      throws IOException {
    this.spark = spark;
    this.table = table;
    this.schema = schema;
    this.storage = Storage.of(table, warehouse.conf());
    this.log = TableLog.plain(table, kernel(schema), warehouse.conf());
  }

  /** All rows; in one partition if they are few. */
  public Dataset<Row> read() throws IOException {
    List<FileStatus> files = files();
    return files.isEmpty() ? spark.createDataFrame(List.of(), schema) : some(files);
  }

  /**
   * All rows that were in the table at a time or later; some are there more than once.
   *
   * @param time in milliseconds since the epoch
   */
  public Dataset<Row> readSince(long time) throws IOException {
    String[] paths = log.filesSince(time).stream().map(Path::toString).toArray(String[]::new);
    return paths.length == 0
        ? spark.createDataFrame(List.of(), schema)
        : spark.read().schema(schema).parquet(paths);
  }

  private Dataset<Row> some(List<FileStatus> files) {
    long bytes = files.stream().mapToLong(FileStatus::getSize).sum();
    return bytes <= OneTask.BYTES ? rows(files).coalesce(1) : rows(files);
  }

  private Dataset<Row> rows(List<FileStatus> files) {
    String[] paths = files.stream().map(FileStatus::getPath).toArray(String[]::new);
    return spark.read().schema(schema).parquet(paths);
  }

  /** Whether there are any rows. */
  public boolean isEmpty() throws IOException {
    return files().isEmpty();
  }

  private List<FileStatus> files() throws IOException {
    Optional<Snapshot> latest = log.latest();
    return latest.isEmpty() ? List.of() : log.statuses(latest.get());
  }

  /**
   * Adds rows in one version.
   *
   * @param batch a name that makes the append happen once: a second one of that name adds nothing
   */
  public void append(String batch, Dataset<Row> rows) throws IOException {
    Path directory = new Path(table, "batch-" + UUID.randomUUID());
    List<TableLog.Added> added = written(directory, rows);
    try {
      log.append(log.latest().orElseGet(log::create), batch, ONCE, added);
    } catch (ConcurrentTransactionException e) {
      LOG.debug("{} has batch {} already", table, batch, e);
      storage.files().delete(directory, true);
      return;
    }
    try {
      compact();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the files of {} stay as they are", table, e);
    }
  }

  private List<TableLog.Added> written(Path directory, Dataset<Row> rows) throws IOException {
    rows.write().parquet(directory.toString());
    List<TableLog.Added> written = new ArrayList<>();
    for (org.apache.hadoop.fs.FileStatus file : storage.list(directory)) {
      if (file.getPath().getName().endsWith(".parquet")) {
        DataFileStatus status =
            new DataFileStatus(
                file.getPath().toString(),
                file.getLen(),
                file.getModificationTime(),
                Optional.empty());
        written.add(new TableLog.Added(status, Map.of()));
      }
    }
    return written;
  }

  /**
   * Writes files of about one size as one, once there are {@value #FAN_IN} of them. So a table has
   * few files however often it was appended to, and a row is written again once for each time that
   * its file has grown {@value #FAN_IN}-fold. What is replaced stays on disk for who reads it.
   */
  private void compact() throws IOException {
    Snapshot snapshot = log.latest().orElseThrow();
    Map<Integer, List<FileStatus>> bySize =
        log.statuses(snapshot).stream()
            .filter(file -> file.getSize() < LARGE)
            .collect(Collectors.groupingBy(file -> level(file.getSize())));
    for (List<FileStatus> alike : bySize.values()) {
      if (alike.size() >= FAN_IN) {
        replace(snapshot, alike, rows(alike).coalesce(1), TableLog.Rows.STAY);
        return;
      }
    }
  }

  private boolean replace(
      Snapshot snapshot, List<FileStatus> files, Dataset<Row> rows, TableLog.Rows what)
      throws IOException {
    Path directory = new Path(table, "compact-" + UUID.randomUUID());
    List<TableLog.Added> added = written(directory, rows);
    Set<Path> old = files.stream().map(file -> new Path(file.getPath())).collect(toSet());
    try {
      log.replace(snapshot, old, added, what);
      return true;
    } catch (ConcurrentTransactionException e) {
      LOG.debug("files of {} were replaced by another process", table, e);
      storage.files().delete(directory, true);
      return false;
    }
  }

  /**
   * Puts other rows in the place of all that are there, in one version. Rows that are added
   * meanwhile stay.
   *
   * @param change is given the rows; null where they are to stay as they are
   * @return whether there are other rows now
   */
  public boolean rewrite(Change change) throws IOException {
    for (int attempt = 0; attempt < REWRITES; attempt++) {
      Optional<Snapshot> snapshot = log.latest();
      List<FileStatus> files = snapshot.isEmpty() ? List.of() : log.statuses(snapshot.get());
      Dataset<Row> rows = files.isEmpty() ? null : change.of(some(files));
      if (rows == null) {
        return false;
      }
      int parts = (int) (files.stream().mapToLong(FileStatus::getSize).sum() / LARGE) + 1;
      Dataset<Row> ordered = rows.select(columns()).coalesce(parts);
      if (replace(snapshot.orElseThrow(), files, ordered, TableLog.Rows.GO)) {
        return true;
      }
    }
    return false;
  }

  /** What rows are put in the place of others. */
  @FunctionalInterface
  public interface Change {
    @Nullable Dataset<Row> of(Dataset<Row> rows) throws IOException;
  }

  private Column[] columns() {
    return Stream.of(schema.fieldNames()).map(functions::col).toArray(Column[]::new);
  }

  /** How many times a file has grown {@value #FAN_IN}-fold from the smallest size that counts. */
  private static int level(long bytes) {
    int level = 0;
    for (long limit = SMALL; bytes > limit; limit *= FAN_IN) {
      level++;
    }
    return level;
  }

  private static io.delta.kernel.types.StructType kernel(StructType schema) {
    io.delta.kernel.types.StructType columns = new io.delta.kernel.types.StructType();
    for (StructField field : schema.fields()) {
      columns = columns.add(field.name(), kernel(field.dataType()));
    }
    return columns;
  }

  private static DataType kernel(org.apache.spark.sql.types.DataType type) {
    if (type instanceof StructType struct) {
      return kernel(struct);
    }
    if (type instanceof org.apache.spark.sql.types.ArrayType array) {
      return new ArrayType(kernel(array.elementType()), array.containsNull());
    }
    return switch (type.simpleString()) {
      case "boolean" -> BooleanType.BOOLEAN;
      case "string" -> StringType.STRING;
      case "int" -> IntegerType.INTEGER;
      case "bigint" -> LongType.LONG;
      case "timestamp" -> TimestampType.TIMESTAMP;
      case "binary" -> BinaryType.BINARY;
      default ->
          throw new IllegalArgumentException(
              "no column of a record table is a " + type.simpleString());
    };
  }
}
