package io.sparkdatums.job;

import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Says which commits a job reads. */
@FunctionalInterface
interface InputChoice {

  /**
   * Pins the input of a job.
   *
   * @param head the newest commit of the output
   */
  ResolvedInput resolve(PipelineSpec spec, Optional<Commit> head) throws IOException;

  /** The newest commits, as far as triggers let them be read, after the tick that is due. */
  static InputChoice newest(SparkSession spark, Warehouse warehouse) {
    return (spec, head) -> {
      new CronTicks(spark, warehouse).tick(spec, Instant.now());
      return ResolvedInput.of(warehouse, spec, ReadCommits.of(head));
    };
  }

  /**
   * These commits.
   *
   * @param commits the number of each one, 0 for none
   */
  static InputChoice pinned(Warehouse warehouse, Map<InputKey, Long> commits) {
    return (spec, head) -> ResolvedInput.pinned(warehouse, spec, commits);
  }
}
