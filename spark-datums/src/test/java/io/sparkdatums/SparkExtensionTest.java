package io.sparkdatums;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class SparkExtensionTest {

  @Test
  void testsShareASessionThatSpeaksDelta(
      SparkSession spark, SparkSession same, @TempDir Path directory) {
    String table = directory.resolve("t").toUri().toString();
    spark.range(5).write().format("delta").save(table);

    assertThat(same).isSameAs(spark);
    assertThat(spark.read().format("delta").load(table).count()).isEqualTo(5);
    assertThat(spark.sparkContext().master()).isEqualTo("local[2]");
  }
}
