package io.sparkdatums.cli;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;

/**
 * Rows on their way to the driver, a partition at a time. Spark by itself puts what is sorted into
 * as few partitions as there are cores, however large these get.
 */
final class SmallPartitions {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.adaptive.coalescePartitions.parallelismFirst",
          "false",
          "spark.sql.adaptive.advisoryPartitionSizeInBytes",
          "1m");

  private SmallPartitions() {}

  /** The rows in their order, of which the driver holds about one megabyte, compressed. */
  static Iterator<Row> iterator(Dataset<Row> rows) {
    RuntimeConfig conf = rows.sparkSession().conf();
    Map<String, String> before = new HashMap<>();
    SETTINGS.keySet().forEach(key -> before.put(key, conf.get(key)));
    SETTINGS.forEach(conf::set);
    try {
      // The partitions are made in this call.
      return rows.toLocalIterator();
    } finally {
      before.forEach(conf::set);
    }
  }
}
