package io.sparkdatums.sql;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A table of so few rows, a job's or a commit's each, that the driver reads them by itself. */
record RecordsTable<T>(String name, Columns<T> columnsOf, Records<T> records)
    implements SupportsRead {

  /** What the rows of a table are about. */
  interface Records<T> {
    Stream<T> read() throws IOException;
  }

  @Override
  @SuppressWarnings("deprecation") // columns() is derived from it on every Spark line
  public StructType schema() {
    return SparkRows.schema(columnsOf);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return () -> new RecordsScan<>(columnsOf, records);
  }
}
