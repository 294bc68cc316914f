package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
final class ListDatumTest {
  private final SparkSession spark;

  ListDatumTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aRawDatumHasItsInputsForItsPathAndAllKeys() {
    assertThat(
            ListDatum.raw(
                    spark.sql(
                        "SELECT 'd' AS datum, '/a' AS key, '/a' AS path, array(named_struct('name',"
                            + " 'in', 'path', '/a', 'size', 1, 'hash', null)) AS inputs,"
                            + " CAST(null AS string) AS worker"))
                .collectAsList())
        .containsExactly(
            "{\"datum\":\"d\",\"inputs\":[{\"name\":\"in\",\"path\":\"/a\",\"size\":1,"
                + "\"hash\":null}],\"worker\":null}");
  }
}
