package io.sparkdatums.sql;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/** Learns which columns and paths are wanted. Spark checks conditions on paths again. */
final class FilesScanBuilder implements SupportsPushDownRequiredColumns, SupportsPushDownFilters {
  private final FilesTable table;
  private StructType columns;
  private PathCondition paths = PathCondition.of(new Filter[0]);

  FilesScanBuilder(FilesTable table) {
    this.table = table;
    this.columns = table.schema();
  }

  @Override
  public void pruneColumns(StructType required) {
    columns = required;
  }

  @Override
  public Filter[] pushFilters(Filter[] filters) {
    paths = PathCondition.of(filters);
    return filters;
  }

  /** None: each is checked again. */
  @Override
  public Filter[] pushedFilters() {
    return new Filter[0];
  }

  @Override
  public Scan build() {
    List<String> names = Arrays.asList(columns.fieldNames());
    return new FilesScan(table, FileRow.COLUMNS.only(names), paths);
  }
}
