package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/**
 * Predicts how long a datum takes: what the last one at its path took, and so much more or less as
 * its size has changed; else what its size says, by a fit over the pipeline's history; and as long
 * as there is none, a floor for starting user code plus its bytes at a steady rate.
 */
final class CostModel {
  private static final double FLOOR_MILLIS = 2;
  private static final double BYTES_PER_MILLI = 50_000;

  /** Times are recorded in whole milliseconds. */
  private static final double LEAST_MILLIS = 0.5;

  private CostModel() {}

  /** The predicted duration in milliseconds, from {@code size, took_ms, took_bytes}. */
  static Column cost(TimeFit fit) {
    Column size = col("size");
    if (!fit.isKnown()) {
      return size.divide(lit(BYTES_PER_MILLI)).plus(lit(FLOOR_MILLIS));
    }
    Column slope = lit(fit.slope());
    Column again = col("took_ms").plus(size.minus(col("took_bytes")).multiply(slope));
    Column bySize = size.multiply(slope).plus(lit(fit.intercept()));
    return greatest(coalesce(again, bySize), lit(LEAST_MILLIS));
  }
}
