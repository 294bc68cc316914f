package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;

/**
 * Predicts how long a datum takes when nothing of its kind has run before: a floor for starting
 * user code plus its bytes at a steady rate. Only the order of costs matters, since the longest go
 * first.
 */
final class CostModel {
  private static final double FLOOR_MILLIS = 2;
  private static final double BYTES_PER_MILLI = 50_000;

  private CostModel() {}

  /** The predicted duration in milliseconds, given a column of sizes in bytes. */
  static Column cost(Column size) {
    return size.divide(lit(BYTES_PER_MILLI)).plus(lit(FLOOR_MILLIS));
  }
}
