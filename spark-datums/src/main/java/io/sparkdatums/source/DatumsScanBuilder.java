package io.sparkdatums.source;

import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;

/** Learns which columns are wanted. */
final class DatumsScanBuilder implements SupportsPushDownRequiredColumns {
  private final SourceOptions options;
  private StructType columns;

  DatumsScanBuilder(SourceOptions options) {
    this.options = options;
    this.columns = options.rows().schema();
  }

  @Override
  public void pruneColumns(StructType required) {
    columns = required;
  }

  @Override
  public Scan build() {
    return new DatumsScan(options, columns);
  }
}
