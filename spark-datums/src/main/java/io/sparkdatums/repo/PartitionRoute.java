package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * Sends rows to the partition that a column names.
 *
 * <p>Spark places a row by Murmur3 of the partitioning expression, so for each partition one number
 * is looked up whose hash leads there, and rows are partitioned by that number. Needs no more than
 * every Spark line has, and works with the sort and spill of its own shuffle.
 */
public final class PartitionRoute {
  private static final String ROUTE = "__route";
  private static final int SPARK_SEED = 42;

  private PartitionRoute() {}

  /**
   * Shuffles rows to exactly {@code partitions} partitions.
   *
   * @param partition an int column from 0 to {@code partitions} − 1
   */
  public static Dataset<Row> to(Dataset<Row> rows, Column partition, int partitions) {
    Column route = element_at(lit(routes(partitions)), partition.plus(lit(1)));
    return rows.withColumn(ROUTE, route).repartition(partitions, new Column(ROUTE)).drop(ROUTE);
  }

  /** For each partition a number that Spark's hash partitioning sends there. */
  static int[] routes(int partitions) {
    int[] routes = new int[partitions];
    boolean[] found = new boolean[partitions];
    int missing = partitions;
    for (int candidate = 0; missing > 0; candidate++) {
      int partition = Math.floorMod(Murmur3_x86_32.hashInt(candidate, SPARK_SEED), partitions);
      if (!found[partition]) {
        found[partition] = true;
        routes[partition] = candidate;
        missing--;
      }
    }
    return routes;
  }
}
