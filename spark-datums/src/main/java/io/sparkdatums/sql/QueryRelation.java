package io.sparkdatums.sql;

import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** A query's rows as Spark's older interface has them, which is the one that takes a query's. */
final class QueryRelation extends BaseRelation implements TableScan {
  private final SQLContext context;
  private final StructType schema;
  private final Supplier<Dataset<Row>> query;

  QueryRelation(SQLContext context, StructType schema, Supplier<Dataset<Row>> query) {
    this.context = context;
    this.schema = schema;
    this.query = query;
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return schema;
  }

  /** Rows are as Spark holds them. */
  @Override
  public boolean needConversion() {
    return false;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // without conversion they are of any type
  public RDD<Row> buildScan() {
    RDD rows = new LazyRows(context.sparkContext(), () -> query.get().queryExecution().toRdd());
    return rows;
  }
}
