package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds what datums wrote before that are no members of the previous commit. */
final class EarlierResults {
  private EarlierResults() {}

  /**
   * Whether such datums may have written anything: under this code they would have a result, unless
   * results do not count.
   */
  static boolean arePossible(PlanRequest request) {
    return request.reuse() == PlanRequest.Reuse.NOTHING || !request.earlier().isEmpty();
  }

  /** Gives a pack and an ordinal to datums that have none and were processed before. */
  static Dataset<Row> fill(Dataset<Row> changes, Dataset<Row> results) {
    Dataset<Row> before =
        results.select(
            col("key").as("r_key"), col("pack").as("r_pack"), col("ordinal").as("r_ordinal"));
    return changes
        .join(before, col("key").equalTo(col("r_key")), "left_outer")
        .withColumn("ordinal", coalesce(col("ordinal"), col("r_ordinal")))
        .withColumn("pack", coalesce(col("pack"), col("r_pack")))
        .drop("r_key", "r_pack", "r_ordinal");
  }
}
