package io.sparkdatums.job;

import io.sparkdatums.spec.Parallelism;
import io.sparkdatums.spec.PipelineSpec;
import org.apache.spark.sql.SparkSession;

/** How many workers a pipeline's {@code parallelism_spec} allows. */
final class Workers {
  private Workers() {}

  /** The most workers that may run at the same time; the number of slots is no bound on it. */
  static long allowed(PipelineSpec spec, SparkSession spark) {
    if (spec.parallelism() instanceof Parallelism.Constant constant) {
      return constant.workers();
    }
    if (spec.parallelism() instanceof Parallelism.Coefficient coefficient) {
      return Math.max(1, (long) Math.floor(coefficient.factor() * nodes(spark)));
    }
    return Integer.MAX_VALUE;
  }

  /** The distinct hosts of executors, which is one in local mode. */
  private static long nodes(SparkSession spark) {
    return java.util.Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .map(executor -> executor.host())
        .distinct()
        .count();
  }
}
