package io.sparkdatums.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import java.util.Iterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class SmallPartitionsTest {
  private static final String ADVISORY = "spark.sql.adaptive.advisoryPartitionSizeInBytes";

  private final SparkSession spark;

  SmallPartitionsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void rowsComeInOrderAndTheSessionIsAsItWas() {
    String before = spark.conf().get(ADVISORY);
    Dataset<Row> rows =
        spark.range(1000).toDF().withColumn("text", functions.repeat(col("id").cast("string"), 10));
    Iterator<Row> sorted = SmallPartitions.iterator(rows.orderBy(col("id").desc()));
    assertThat(spark.conf().get(ADVISORY)).isEqualTo(before);
    for (long id = 999; id >= 0; id--) {
      assertThat(sorted.next().getLong(0)).isEqualTo(id);
    }
    assertThat(sorted.hasNext()).isFalse();
  }
}
