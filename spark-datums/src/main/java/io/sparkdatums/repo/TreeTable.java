package io.sparkdatums.repo;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.sparkdatums.tree.FileStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schema, properties and file statistics of the Delta table that holds a branch. */
final class TreeTable {
  static final String RUN = "run";

  static final StructType SCHEMA =
      new StructType()
          .add(RUN, LongType.LONG)
          .add("shard", IntegerType.INTEGER)
          .add("kind", StringType.STRING)
          .add("path", StringType.STRING)
          .add("hash", BinaryType.BINARY)
          .add("size", LongType.LONG)
          .add(
              "parts",
              new ArrayType(
                  new StructType()
                      .add("pack", StringType.STRING)
                      .add("ordinal", IntegerType.INTEGER)
                      .add("datum", StringType.STRING)
                      .add("offset", LongType.LONG)
                      .add("length", LongType.LONG)
                      .add("hash", BinaryType.BINARY),
                  true))
          .add("children", LongType.LONG)
          .add("files", LongType.LONG)
          .add("state", BinaryType.BINARY)
          .add("explicit", LongType.LONG)
          .add(
              "commit",
              new StructType()
                  .add("sequence", LongType.LONG)
                  .add("parent", LongType.LONG)
                  .add("job", StringType.STRING)
                  .add("base", LongType.LONG)
                  .add("shards", IntegerType.INTEGER)
                  .add("root", BinaryType.BINARY)
                  .add("files", LongType.LONG)
                  .add("dirs", LongType.LONG)
                  .add("bytes", LongType.LONG)
                  .add("created", TimestampType.TIMESTAMP)
                  .add("provenance", StringType.STRING));

  /**
   * Old commits stay readable until they are collected on purpose: Delta itself forgets neither log
   * entries nor files for a hundred years. Statistics are kept for shard, kind and path.
   */
  static final Map<String, String> PROPERTIES =
      Map.of(
          "delta.logRetentionDuration", "interval 36500 days",
          "delta.deletedFileRetentionDuration", "interval 36500 days",
          "delta.checkpointInterval", "20",
          "delta.dataSkippingNumIndexedCols", "4");

  private static final Column SHARD = new Column("shard");
  private static final Column KIND = new Column("kind");
  private static final Column PATH = new Column("path");

  private TreeTable() {}

  static DataFileStatistics delta(FileStatistics statistics) {
    return new DataFileStatistics(
        statistics.rows(),
        Map.of(
            SHARD, Literal.ofInt(statistics.minShard()),
            KIND, Literal.ofString(statistics.minKind()),
            PATH, Literal.ofString(statistics.minPath())),
        Map.of(
            SHARD, Literal.ofInt(statistics.maxShard()),
            KIND, Literal.ofString(statistics.maxKind()),
            PATH, Literal.ofString(statistics.maxPath())),
        Map.of(),
        Optional.empty());
  }

  /** The statistics that a log entry carries, or null where someone else's writer left some out. */
  static @Nullable FileStatistics ours(String json) {
    DataFileStatistics statistics =
        DataFileStatistics.deserializeFromJson(json, SCHEMA).orElse(null);
    if (statistics == null) {
      return null;
    }
    Map<Column, Literal> min = statistics.getMinValues();
    Map<Column, Literal> max = statistics.getMaxValues();
    for (Column column : new Column[] {SHARD, KIND, PATH}) {
      if (!min.containsKey(column) || !max.containsKey(column)) {
        return null;
      }
    }
    return new FileStatistics(
        statistics.getNumRecords(),
        (Integer) value(min, SHARD),
        (Integer) value(max, SHARD),
        (String) value(min, KIND),
        (String) value(max, KIND),
        (String) value(min, PATH),
        (String) value(max, PATH));
  }

  private static Object value(Map<Column, Literal> values, Column column) {
    return Objects.requireNonNull(values.get(column)).getValue();
  }
}
