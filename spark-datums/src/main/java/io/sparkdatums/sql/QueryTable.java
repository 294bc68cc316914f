package io.sparkdatums.sql;

import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A table about jobs that is a query over what is stored: a view, in a catalog without views. */
record QueryTable(String name, StructType rowType, Query query) implements SupportsRead {

  /** Makes the table's rows of those jobs that are asked for. */
  interface Query {
    Dataset<Row> rows(SparkSession session, Predicate<String> jobs) throws IOException;
  }

  @Override
  @SuppressWarnings("deprecation") // columns() is derived from it on every Spark line
  public StructType schema() {
    return rowType;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new QueryScanBuilder(this);
  }
}
