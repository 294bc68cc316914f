package io.sparkdatums.sql;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Learns which columns and rows are wanted. Spark checks conditions on rows again. */
final class QueryScanBuilder implements SupportsPushDownRequiredColumns, SupportsPushDownFilters {
  private final QueryTable table;
  private StructType columns;
  private List<Filter> filters = List.of();

  QueryScanBuilder(QueryTable table) {
    this.table = table;
    this.columns = table.rowType();
  }

  /** Fields of structs are all kept. */
  @Override
  public void pruneColumns(StructType required) {
    columns =
        new StructType(
            Arrays.stream(required.fieldNames())
                .map(table.rowType()::apply)
                .toArray(StructField[]::new));
  }

  @Override
  public Filter[] pushFilters(Filter[] given) {
    filters = Arrays.stream(given).filter(filter -> Conditions.of(filter).isPresent()).toList();
    return given;
  }

  @Override
  public Filter[] pushedFilters() {
    return filters.toArray(Filter[]::new);
  }

  @Override
  public Scan build() {
    return new QueryScan(table, columns, filters);
  }
}
