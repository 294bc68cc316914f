package io.sparkdatums.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.StructType;

/** Rows that the driver reads by itself when the query is planned. */
record RecordsScan<T>(Columns<T> columns, RecordsTable.Records<T> records) implements LocalScan {

  @Override
  public InternalRow[] rows() {
    try (Stream<T> read = records.read()) {
      return read.map(record -> SparkRows.row(columns, record)).toArray(InternalRow[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public StructType readSchema() {
    return SparkRows.schema(columns);
  }
}
