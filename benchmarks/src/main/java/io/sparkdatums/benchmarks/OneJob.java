package io.sparkdatums.benchmarks;

import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** One job of a pipeline, as a way of a benchmark. */
final class OneJob {
  private OneJob() {}

  /**
   * Runs a job to its end.
   *
   * @param place the warehouse
   * @param spec of one pipeline
   * @param datums how many it has to process
   */
  static JobResult run(Setting setting, SparkSession spark, Path place, String spec, int datums)
      throws IOException {
    return run(
        setting,
        spark,
        Warehouse.open(place.toUri().toString(), new Configuration()),
        spec,
        datums);
  }

  /** The same in a warehouse on any storage. */
  static JobResult run(
      Setting setting, SparkSession spark, Warehouse warehouse, String spec, int datums)
      throws IOException {
    JobResult result =
        new PipelineRuns(spark, warehouse, JobListener.NONE)
            .run(PipelineSpecs.parse("bench.json", spec, setting.scratch()), RunOptions.DEFAULT)
            .get(0);
    if (result.state() != JobState.SUCCESS || result.processed() != datums) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }
}
