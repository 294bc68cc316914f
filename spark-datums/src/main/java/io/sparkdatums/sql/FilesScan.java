package io.sparkdatums.sql;

import io.sparkdatums.tree.TreeRow;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/** A scan of a commit's tree, with a task for each shard that may hold what is wanted. */
record FilesScan(FilesTable table, Columns<TreeRow> columns, PathCondition paths)
    implements Scan, Batch, SupportsReportStatistics {

  /** A shard. */
  record Shard(int number) implements InputPartition {}

  @Override
  public StructType readSchema() {
    return SparkRows.schema(columns);
  }

  @Override
  public String description() {
    return "DatumsScan " + table.name() + " " + paths + ", " + readSchema().simpleString();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** Rows only: asked otherwise, Spark would plan partitions to learn what they hold. */
  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.UNSUPPORTED;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    IntStream shards = table.shards() == 0 ? IntStream.empty() : paths.shards(table.shards());
    return shards.mapToObj(Shard::new).toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new FilesReaders(
        table.warehouse(), table.files(), table.shards(), columns.names(), paths);
  }

  @Override
  public Statistics estimateStatistics() {
    return new Statistics() {
      @Override
      public OptionalLong sizeInBytes() {
        return OptionalLong.of(table.rows() * Math.max(1, readSchema().defaultSize()));
      }

      @Override
      public OptionalLong numRows() {
        return OptionalLong.of(table.rows());
      }
    };
  }
}
