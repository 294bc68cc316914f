package io.sparkdatums.source;

import java.util.Arrays;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.PrunedScan;
import org.apache.spark.sql.types.StructType;

/** A file tree behind the older interface: a read through the newer one. */
final class DatumsRelation extends BaseRelation implements PrunedScan {
  private final SQLContext context;
  private final SourceOptions options;

  DatumsRelation(SQLContext context, SourceOptions options) {
    this.context = context;
    this.options = options;
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return options.rows().schema();
  }

  @Override
  public RDD<Row> buildScan(String[] required) {
    Dataset<Row> rows =
        context
            .sparkSession()
            .read()
            .format(DatumsSource.NAME)
            .options(options.given())
            .load()
            .select(Arrays.stream(required).map(functions::col).toArray(Column[]::new));
    return rows.rdd();
  }

  @Override
  public String toString() {
    return DatumsSource.NAME + " " + options.place() + " " + options.glob();
  }
}
