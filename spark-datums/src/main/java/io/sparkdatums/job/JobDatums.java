package io.sparkdatums.job;

import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.PlanRequest;
import io.sparkdatums.plan.Planner;
import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.queue.QueueDriver;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.worker.Sandbox;
import io.sparkdatums.worker.WorkerContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The datums of a job: plans which ones are to run, and runs user code on them. */
final class JobDatums {
  private static final int PARTITIONS_PER_CORE = 32;

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Pipeline pipeline;
  private final String job;
  private final JobFiles files;
  private final Ledger ledger;
  private final Branch branch;
  private final WorkerStage workers;
  private final WorkerContext.Live live;
  private final Sandbox.Choice sandbox;

  /**
   * @param job the job's id
   * @param branch where its commit goes
   * @param live how long live processes of user code live
   */
  JobDatums(
      SparkSession spark,
      Warehouse warehouse,
      Pipeline pipeline,
      String job,
      JobFiles files,
      Ledger ledger,
      Branch branch,
      WorkerStage workers,
      WorkerContext.Live live)
      throws IOException {
    this.spark = spark;
    this.warehouse = warehouse;
    this.pipeline = pipeline;
    this.job = job;
    this.files = files;
    this.ledger = ledger;
    this.branch = branch;
    this.workers = workers;
    this.live = live;
    this.sandbox = WorkerCheck.sandbox(spark);
  }

  /**
   * Plans the job.
   *
   * @param ahead what it has run already
   * @param elsewhere what is not to run: see {@link PlanRequest#elsewhere}
   */
  JobPlan plan(
      ResolvedInput input,
      Path directory,
      Optional<Commit> head,
      List<AcceptedPack> ahead,
      @Nullable Dataset<Row> elsewhere)
      throws IOException {
    Dataset<Row> executions =
        new Unrecorded(spark, warehouse, spec(), files, ledger).executions(job);
    return Planner.plan(
        spark,
        Planning.request(
            spark,
            warehouse,
            pipeline,
            input,
            directory,
            ledger.membersAfter(Planning.committed(branch, head)),
            ahead.isEmpty() ? executions : executions.unionByName(executions(ahead)),
            elsewhere,
            ledger.restarted(),
            files.fit(),
            new Pipelines(warehouse).codes(pipeline),
            partitions()));
  }

  /** Runs user code on what a plan says. */
  List<AcceptedPack> run(JobPlan plan, ResolvedInput input) throws IOException {
    return plan.toRun() == 0
        ? List.of()
        : workers.run(
            context(plan, input), plan, spec().datumSets(), Workers.allowed(spec(), spark));
  }

  /** What packs hold, as {@link Executions#SCHEMA}. */
  Dataset<Row> executions(List<AcceptedPack> packs) {
    return Executions.ofPacks(spark, warehouse, job, AcceptedPack.names(packs), Loads.Sink.NONE);
  }

  /** How many workers a plan has at first. */
  int workers(JobPlan plan) {
    return Math.min(plan.files().size(), slots());
  }

  /** As many as workers where those steal, or are few; else many, so that slots stay busy. */
  private int partitions() {
    long allowed = Math.min(Workers.allowed(spec(), spark), slots());
    return allowed < slots() || QueueDriver.installed(spark.sparkContext())
        ? (int) allowed
        : PARTITIONS_PER_CORE * slots();
  }

  private int slots() {
    return spark.sparkContext().defaultParallelism();
  }

  private PipelineSpec spec() {
    return pipeline.spec();
  }

  private WorkerContext context(JobPlan plan, ResolvedInput input) throws IOException {
    return new WorkerContext(
        warehouse,
        job,
        spec().name(),
        new StagedJars(warehouse, spec().name()).stage(spec().transform()),
        spec().datumTries(),
        spec().datumTimeout(),
        spec().maxQueueSize(),
        input.names(Input.Files::emptyFiles),
        input.names(Input.Files::lazy),
        input.names(Input.Files::byReference),
        pipeline.fingerprint(),
        pipeline.salt(),
        plan.changes().getParent(),
        plan.digest(),
        files.logs(job),
        sandbox,
        live);
  }
}
