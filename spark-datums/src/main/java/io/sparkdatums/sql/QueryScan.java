package io.sparkdatums.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** A scan of a query's rows. */
record QueryScan(QueryTable table, StructType readSchema, List<Filter> filters) implements V1Scan {

  @Override
  public String description() {
    return "DatumsScan " + table.name() + " " + filters + ", " + readSchema.simpleString();
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Spark declares it
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    return (T) new QueryRelation(context, readSchema, () -> rows(context.sparkSession()));
  }

  private Dataset<Row> rows(SparkSession session) {
    try {
      Dataset<Row> rows = table.query().rows(session, Conditions.on("job", filters));
      for (Filter filter : filters) {
        rows = rows.filter(Conditions.of(filter).orElseThrow());
      }
      return rows.select(
          Arrays.stream(readSchema.fieldNames()).map(functions::col).toArray(Column[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
