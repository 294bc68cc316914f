package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparkdatums.repo.OneTask;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds what was processed before at the paths of datums that run: what it wrote, where the
 * previous commit does not say, and how long it took.
 */
final class EarlierResults {
  private EarlierResults() {}

  /**
   * Whether datums that are no members of the previous commit may have written anything: under this
   * code they would have a result, unless results do not count.
   */
  static boolean arePossible(PlanRequest request) {
    return request.reuse() == PlanRequest.Reuse.NOTHING || !request.earlier().isEmpty();
  }

  /**
   * Gives datums what was processed at their paths before: {@code took_ms}, {@code took_bytes}, and
   * a pack and an ordinal where they have none.
   *
   * @param run how many datums there are
   */
  static Dataset<Row> fill(Dataset<Row> changes, PlanRequest request, long run) {
    Dataset<Row> results = request.results();
    if (run <= OneTask.ROWS && request.fit().datums() > OneTask.ROWS) {
      // Few of many: what is not asked for is dropped before it is sorted by path.
      results = results.join(broadcast(changes.select("key")), "key", "left_semi");
    }
    Dataset<Row> before =
        results.select(
            col("key").as("r_key"),
            col("pack").as("r_pack"),
            col("ordinal").as("r_ordinal"),
            col("took_ms"),
            col("took_bytes"));
    return changes
        .join(before.hint(Planner.IN_PLACE), col("key").equalTo(col("r_key")), "left_outer")
        .withColumn("ordinal", coalesce(col("ordinal"), col("r_ordinal")))
        .withColumn("pack", coalesce(col("pack"), col("r_pack")))
        .drop("r_key", "r_pack", "r_ordinal");
  }

  /** The same columns where nothing was processed before. */
  static Dataset<Row> none(Dataset<Row> changes) {
    return changes
        .withColumn("took_ms", lit(null).cast("bigint"))
        .withColumn("took_bytes", lit(null).cast("bigint"));
  }
}
