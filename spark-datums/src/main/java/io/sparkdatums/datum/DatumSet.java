package io.sparkdatums.datum;

import io.sparkdatums.repo.OneTask;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The datums of one input: a list if they are few, else a data set. */
public sealed interface DatumSet {

  /** How many directories were listed to find them. */
  long directories();

  /** As a data set with the columns of {@link DatumRow#SCHEMA}. */
  Dataset<Row> rows(SparkSession spark);

  /** A bounded number of datums, found on the driver. */
  record Local(List<DatumRow> datums, long directories) implements DatumSet {
    @Override
    public Dataset<Row> rows(SparkSession spark) {
      return OneTask.ifFew(
          spark.createDataFrame(datums.stream().map(DatumRow::row).toList(), DatumRow.SCHEMA),
          datums.size());
    }
  }

  /** Any number of datums. */
  record Distributed(Dataset<Row> datums, long directories) implements DatumSet {
    @Override
    public Dataset<Row> rows(SparkSession spark) {
      return datums;
    }
  }
}
