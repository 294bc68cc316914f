package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import io.sparkdatums.repo.RecordTable;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the contents of a plain directory's files: a Delta table with a row per file and
 * time that it was hashed. A file whose size, modification time and etag are as they were when it
 * was hashed is not read again. The newest row of a path counts.
 *
 * <p>A change within the clock's tick leaves the modification time as it was. So a file that was
 * modified less than {@link #TICK} before it was hashed, or after it by the clock of its
 * filesystem, is taken for changed; hashed again when it has rested, it is trusted from then on.
 */
public final class HashIndex {
  /** Milliseconds: the coarsest clock of a filesystem in use. */
  static final long TICK = 2000;

  private static final List<String> COLUMNS = List.of("path", "size", "modified", "etag", "hash");

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "path string, size bigint, modified bigint, etag string, hash binary, indexed bigint");

  private final SparkSession spark;
  private final RecordTable table;

  private HashIndex(SparkSession spark, RecordTable table) {
    this.spark = spark;
    this.table = table;
  }

  /**
   * The index of a directory.
   *
   * @param uri the directory
   */
  public static HashIndex of(SparkSession spark, Warehouse warehouse, String uri)
      throws IOException {
    String qualified = PlainDirectory.of(uri, warehouse.conf()).uri();
    byte[] name = Identity.sha256().digest(qualified.getBytes(StandardCharsets.UTF_8));
    Path table = new Path(warehouse.location(), "files/" + HexFormat.of().formatHex(name));
    return new HashIndex(spark, new RecordTable(spark, warehouse, table, SCHEMA));
  }

  /** What was known of a file's content when it was hashed. */
  record Known(long size, long modified, @Nullable String etag, byte[] hash, long indexed) {

    boolean holdsFor(Node file) {
      return size == file.size()
          && modified == file.modified()
          && Objects.equals(etag, file.etag())
          && modified + TICK < indexed;
    }

    /** Reads the struct of {@link #newest()}. */
    static @Nullable Known of(@Nullable Row row) {
      return row == null
          ? null
          : new Known(
              row.getLong(0), row.getLong(1), row.getString(2), row.getAs(3), row.getLong(4));
    }
  }

  /** Whether anything has been appended yet. */
  boolean exists() throws IOException {
    return !table.isEmpty();
  }

  /** Two columns: {@code path}, and {@code known} with the fields of {@link Known}. */
  Dataset<Row> newest() throws IOException {
    return newest(table.read());
  }

  private static Dataset<Row> newest(Dataset<Row> rows) {
    return rows.groupBy("path")
        .agg(
            max_by(
                    struct(col("size"), col("modified"), col("etag"), col("hash"), col("indexed")),
                    col("indexed"))
                .as("known"));
  }

  /** What is known of these paths; as many come back at most. */
  Map<String, Known> find(List<String> paths) throws IOException {
    Broadcast<Set<String>> wanted =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(new HashSet<>(paths));
    UDF1<String, Boolean> isWanted = path -> wanted.value().contains(path);
    Dataset<Row> rows =
        table.read().filter(udf(isWanted, DataTypes.BooleanType).apply(col("path")));
    try {
      Map<String, Known> found = new HashMap<>();
      for (Row row : newest(rows).collectAsList()) {
        found.put(row.getString(0), Objects.requireNonNull(Known.of(row.getStruct(1))));
      }
      return found;
    } finally {
      wanted.destroy();
    }
  }

  /**
   * Adds what was learnt of a directory's files.
   *
   * @param uri the directory
   * @param hashes columns {@code path, size, modified, etag, hash}: each file as it was listed, and
   *     what was then read
   * @param before a moment before the first of these files was read
   */
  public static void append(
      SparkSession spark, Warehouse warehouse, String uri, Dataset<Row> hashes, Instant before)
      throws IOException {
    of(spark, warehouse, uri).append(hashes, before);
  }

  void append(Dataset<Row> hashes, Instant before) throws IOException {
    table.append(
        UUID.randomUUID().toString(),
        hashes
            .selectExpr(COLUMNS.toArray(String[]::new))
            .withColumn("indexed", lit(before.toEpochMilli())));
  }
}
