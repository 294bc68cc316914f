package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class RecordTableTest {
  private static final StructType SCHEMA = StructType.fromDDL("a bigint, b string");
  private static final int MANY = 18;

  private final SparkSession spark;
  @TempDir Path directory;

  RecordTableTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void manyFilesBecomeFewWithAllRows() throws Exception {
    Warehouse warehouse = Warehouse.open(directory.toUri().toString(), new Configuration());
    org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(warehouse.location(), "t");
    RecordTable table = new RecordTable(spark, warehouse, place, SCHEMA);
    table.append("many", spark.range(0, MANY, 1, MANY).selectExpr("id a", "'x' b"));
    table.append("many", spark.range(MANY).selectExpr("id a", "'y' b"));

    Long[] all = LongStream.range(0, MANY).boxed().toArray(Long[]::new);
    assertThat(numbers(table.read())).containsExactlyInAnyOrder(all);
    Dataset<Row> delta = spark.read().format("delta").load(place.toString());
    assertThat(numbers(delta)).containsExactlyInAnyOrder(all);
    assertThat(delta.inputFiles()).hasSize(1);
  }

  private static List<Long> numbers(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getLong(0)).toList();
  }
}
