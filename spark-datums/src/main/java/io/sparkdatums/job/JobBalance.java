package io.sparkdatums.job;

import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.MergeDiagnosis;
import io.sparkdatums.plan.SkewSketch;
import io.sparkdatums.plan.Spread;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.PartitionRange;
import io.sparkdatums.repo.TreeCommitter;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** How evenly a job's work falls to its workers: foretold before it runs, recorded after it. */
record JobBalance(
    SparkSession spark,
    Warehouse warehouse,
    PipelineSpec spec,
    JobFiles files,
    JobListener listener) {
  private static final double FELT_MILLIS = 1_000;
  private static final String NUMBER = "spark.sql.shuffle.partitions";
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  /** Says that an exact number of partitions is not used, if there is one, and what is instead. */
  void sayWhatIsIgnored() {
    if (spark.conf().contains(NUMBER) && Boolean.parseBoolean(spark.conf().get(ADAPTIVE))) {
      PartitionRange range = PartitionRange.of(spark);
      listener.notice(
          spec.name()
              + ": "
              + NUMBER
              + " is not used while "
              + ADAPTIVE
              + " is on: a merge has "
              + range.least()
              + " to "
              + range.most()
              + " partitions, by its size; "
              + PartitionRange.LEAST.name()
              + " and "
              + PartitionRange.MOST.name()
              + " set these");
    }
  }

  /** Says why not all workers can be busy to the end, unless it will not be felt. */
  void foretell(Spread spread, ResolvedInput input) {
    if (spread.leastMillis(workers()) >= FELT_MILLIS) {
      spread
          .warnings(workers(), input.finerGlobs(warehouse))
          .forEach(warning -> listener.notice(spec.name() + ": " + warning));
    }
  }

  /**
   * Records how a job's work was spread, and tells its result what of it cost most.
   *
   * @param sketch what its datums took
   * @param merged what its merge merged
   * @param made its commit
   */
  JobResult record(
      JobResult result,
      SkewSketch sketch,
      MergeLoad merged,
      JobPlan plan,
      Optional<Commit> made,
      ResolvedInput input)
      throws IOException {
    if (sketch.datums() == 0) {
      return result;
    }
    JobSkew skew =
        JobSkews.of(
            result.job(),
            spec.name(),
            input.finerGlobs(warehouse),
            sketch,
            new MergeDiagnosis(merged, slots(), 1000 * result.mergeSeconds()),
            workers(),
            plan.files(),
            stages(plan, made, merged.spilled()),
            1000 * result.seconds());
    files.skew(skew);
    return result.with(skew.dearest());
  }

  private List<JobStage> stages(JobPlan plan, Optional<Commit> made, long spilled) {
    long allowed = Workers.allowed(spec, spark);
    int shares = plan.files().size();
    String limit = allowed < slots() ? "parallelism_spec" : "one for each slot";
    String share =
        shares == plan.toRun()
            ? "one for each datum"
            : shares > workers() ? "32 for each slot, without the plugin" : "one for each worker";
    List<JobStage> stages = new ArrayList<>();
    stages.add(new JobStage("plan", shares, share, 0));
    stages.add(
        plan.toRun() < workers()
            ? new JobStage("run", (int) plan.toRun(), "one for each datum", 0)
            : new JobStage("run", workers(), limit, 0));
    made.ifPresent(
        commit ->
            stages.add(
                new JobStage(
                    "merge",
                    commit.shards(),
                    TreeCommitter.rule(spark, commit, spec.shards()),
                    spilled)));
    return stages;
  }

  private int workers() {
    return (int) Math.min(Workers.allowed(spec, spark), slots());
  }

  private int slots() {
    return spark.sparkContext().defaultParallelism();
  }
}
