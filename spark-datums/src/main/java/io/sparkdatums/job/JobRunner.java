package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Observed;
import io.sparkdatums.plan.Planner;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.CommitFacts;
import io.sparkdatums.repo.SparkErrors;
import io.sparkdatums.repo.TreeChanges;
import io.sparkdatums.repo.TreeCommitter;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.DatumKey;
import io.sparkdatums.worker.PackResult;
import io.sparkdatums.worker.Sandbox;
import io.sparkdatums.worker.WorkerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Runs one job: plan, run, seal, record, merge, commit.
 *
 * <p>Each step leaves something immutable behind that the next one reads. A job that ends early,
 * for whatever reason, publishes nothing and loses nothing: packs that were closed are sealed and
 * recorded, at the latest by the pipeline's next job, which then does not run their datums again.
 */
final class JobRunner {
  private static final int PARTITIONS_PER_CORE = 32;
  private static final String TIMED_OUT = "job timed out";
  private static final int FAILURES_SHOWN = 5;
  private static final Duration GRACE = Duration.ofSeconds(4);

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final JobListener listener;
  private final BooleanSupplier cancelled;
  private final Pipeline pipeline;
  private final PipelineSpec spec;
  private final JobFiles files;
  private final Ledger ledger;
  private final Branch branch;
  private final Sandbox.Choice sandbox;
  private final String job = JobId.next(Clock.systemUTC());
  private final Instant started = Instant.now();
  private final WorkerStage workers;
  private JobPlan planned = JobPlan.NOTHING;
  private BooleanSupplier timedOut = () -> false;

  /**
   * @param cancelled whether someone has asked for the job to stop
   */
  JobRunner(
      SparkSession spark,
      Warehouse warehouse,
      Pipeline pipeline,
      JobListener listener,
      BooleanSupplier cancelled)
      throws IOException {
    this.spark = spark;
    this.warehouse = warehouse;
    this.listener = listener;
    this.cancelled = cancelled;
    this.pipeline = pipeline;
    this.spec = pipeline.spec();
    this.files = new JobFiles(warehouse, spec.name());
    this.ledger = new Ledger(spark, warehouse, spec.name());
    this.branch = warehouse.repo(spec.name()).branch(spec.outputBranch());
    this.workers = new WorkerStage(spark, listener);
    this.sandbox = WorkerCheck.sandbox(spark);
  }

  /**
   * Runs the job to its end.
   *
   * @return how it ended; a job that failed or was killed is a result, not an exception
   * @throws DatumsException if it could not begin, or ended for a reason other than its datums
   */
  JobResult run() throws IOException {
    SparkContext context = spark.sparkContext();
    context.setJobGroup(job, spec.name(), true);
    try (Unrecorded.Running running = Unrecorded.running(job);
        JobTimeout limit = JobTimeout.start(spec.jobTimeout(), this::stopSparkJobs)) {
      timedOut = limit::isOver;
      listener.planning(spec.name());
      new CronTicks(spark, warehouse).tick(spec, started);
      ResolvedInput input = ResolvedInput.of(warehouse, spec, ReadCommits.of(branch.head()));
      Dataset<Row> executions = new Unrecorded(spark, warehouse, spec, files, ledger).executions();
      files.begin(
          new JobRecord(
              job,
              spec.name(),
              pipeline.version(),
              branch.name(),
              input.description(),
              started,
              InetAddress.getLocalHost().getHostName(),
              ProcessHandle.current().pid()));
      JobResult result = egress(runPlanned(input, executions));
      files.end(result);
      files.recorded(job);
      listener.finished(result);
      return result;
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      return ended(e);
    } finally {
      context.clearJobGroup();
    }
  }

  /** A copy that fails fails the job, whose commit stays. */
  private JobResult egress(JobResult result) throws IOException {
    String url = spec.egress();
    Long commit = result.commit();
    if (url == null || commit == null || result.state() != JobState.SUCCESS) {
      return result;
    }
    Egress egress = new Egress(spark, warehouse, branch, url);
    if (egress.isDone(commit)) {
      return result;
    }
    listener.notice(spec.name() + ": the files of " + branch + "=" + commit + " go to " + url);
    try {
      egress.push(commit);
      return result;
    } catch (DatumsException e) {
      return result.failed(String.valueOf(e.getMessage()));
    }
  }

  private void stopSparkJobs() {
    SparkStatusTracker status = spark.sparkContext().statusTracker();
    for (int id : status.getJobIdsForGroup(job)) {
      if (status.getJobInfo(id).exists(info -> info.status() == JobExecutionStatus.RUNNING)) {
        spark.sparkContext().cancelJobGroup(job);
        return;
      }
    }
  }

  /** A job that was stopped is a result; what else ends one early is an error of its own. */
  private JobResult ended(Exception cause) throws IOException {
    boolean late = timedOut.getAsBoolean();
    boolean stopped = late || cancelled.getAsBoolean();
    DatumsException error = SparkErrors.named("job " + job, cause);
    JobResult result =
        result(
            stopped ? JobState.KILLED : JobState.FAILURE,
            planned,
            workers.tally(),
            List.of(),
            branch.head(),
            null,
            0,
            List.of(),
            late ? TIMED_OUT : stopped ? "stopped" : error.getMessage());
    files.end(result);
    if (!stopped) {
      if (cause instanceof IOException storage) {
        throw storage;
      }
      throw error;
    }
    // Tasks close the packs in hand before they end, which keeps what is finished.
    RunningTasks.await(spark, GRACE);
    listener.finished(result);
    return result;
  }

  private JobResult runPlanned(ResolvedInput input, Dataset<Row> executions) throws IOException {
    Optional<Commit> head = branch.head();
    JobPlan plan = plan(input, executions, head);
    planned = plan;
    listener.planned(
        new JobStart(
            job,
            spec.name(),
            input.description(),
            plan.total(),
            plan.unchanged(),
            plan.reused(),
            plan.gone(),
            plan.toRun(),
            plan.bytes(),
            Math.min(plan.files().size(), slots())));
    List<String> packs = work(plan, input);
    Dataset<Row> run = Executions.ofPacks(spark, warehouse, job, packs);
    Tally tally = record(packs, run);
    if (tally.failed() > 0) {
      return result(
          JobState.FAILURE, plan, tally, packs, head, null, 0, failures(run), "datums failed");
    }
    if (timedOut.getAsBoolean()) {
      throw new CancellationException(TIMED_OUT);
    }
    listener.merging();
    Instant sealed = Instant.now();
    Optional<Commit> commit = commit(plan, run, head, input);
    double merge = seconds(sealed, Instant.now());
    return result(
        JobState.SUCCESS, plan, tally, packs, head, commit.orElse(null), merge, List.of(), null);
  }

  private JobPlan plan(ResolvedInput input, Dataset<Row> executions, Optional<Commit> head)
      throws IOException {
    return Planner.plan(
        spark,
        Planning.request(
            spark,
            warehouse,
            pipeline,
            input,
            files.plan(job),
            ledger.membersAfter(Planning.committed(branch, head)),
            executions,
            new Pipelines(warehouse).codes(pipeline),
            partitions()));
  }

  /** With fewer workers than slots each has one partition; else many, so that slots stay busy. */
  private int partitions() {
    long workers = Workers.allowed(spec, spark);
    return (int) (workers < slots() ? workers : (long) PARTITIONS_PER_CORE * slots());
  }

  private int slots() {
    return spark.sparkContext().defaultParallelism();
  }

  /** Runs user code on what the plan says, and seals what came of it. */
  private List<String> work(JobPlan plan, ResolvedInput input) throws IOException {
    if (plan.toRun() == 0) {
      return List.of();
    }
    List<PackResult> results = workers.run(context(plan, input), plan);
    List<String> packs = results.stream().map(PackResult::pack).distinct().sorted().toList();
    Seal seal = files.seal(new Seal(job, packs));
    if (!seal.packs().equals(packs)) {
      throw DatumsException.of("JOB_TAKEN_OVER", Map.of("job", job, "pipeline", spec.name()));
    }
    return packs;
  }

  /** Records what was run, whether or not a commit follows. */
  private Tally record(List<String> packs, Dataset<Row> run) throws IOException {
    if (packs.isEmpty()) {
      return Tally.NOTHING;
    }
    Observation sums = new Observation("executions");
    ledger.appendExecutions(job, Tally.observe(sums, run.coalesce(1)));
    LearntHashes.append(spark, warehouse, spec, packs, started);
    return Tally.of(Observed.of(sums));
  }

  /** Merges what came and went into the tree; empty if nothing did. */
  private Optional<Commit> commit(
      JobPlan plan, Dataset<Row> run, Optional<Commit> head, ResolvedInput input)
      throws IOException {
    if (plan.toRun() + plan.reused() + plan.gone() == 0 && head.isPresent()) {
      return Optional.empty();
    }
    Dataset<Row> members = members(plan, run);
    if (plan.toRun() + plan.reused() + plan.gone() > 0) {
      ledger.appendMembers(job, members.coalesce(1));
    }
    Dataset<Row> datums = members.select(col("change").as("sign"), col("pack"), col("ordinal"));
    return Optional.of(
        TreeCommitter.commit(
            spark,
            branch,
            head.orElse(null),
            TreeChanges.fromPacks(spark, warehouse, datums),
            new CommitFacts(
                job,
                input.provenance(pipeline),
                spec.outputConflict(),
                spec.shards(),
                -1,
                CommitFacts.Unchanged.COMMIT)));
  }

  private Dataset<Row> members(JobPlan plan, Dataset<Row> run) {
    Dataset<Row> planned =
        spark
            .read()
            .schema(Planner.CHANGES)
            .parquet(plan.changes().toString())
            .filter(col("status").notEqual(Planner.RUN))
            .withColumn("change", when(col("status").equalTo(Planner.REUSE), 1).otherwise(-1));
    Dataset<Row> processed =
        run.filter(col("state").equalTo(Executions.state(DatumState.PROCESSED)))
            .withColumn("change", lit(1))
            .withColumn("nth", explode(occurrences().apply(col("key"))))
            .withColumn("key", substring_index(col("key"), DatumKey.MARK, 1));
    String[] rest = {"datum", "key", "nth", "pack", "ordinal"};
    return planned
        .select("change", rest)
        .union(processed.select("change", rest))
        .select(lit(job).as("job"), col("*"));
  }

  private static UserDefinedFunction occurrences() {
    UDF1<String, List<Integer>> occurrences = DatumKey::occurrences;
    return udf(occurrences, DataTypes.createArrayType(DataTypes.IntegerType));
  }

  private static List<JobResult.FailedDatum> failures(Dataset<Row> run) {
    return run
        .filter(col("state").equalTo(Executions.state(DatumState.FAILED)))
        .select("datum", "key", "tries", "process_ms", "message")
        .orderBy("key")
        .limit(FAILURES_SHOWN)
        .collectAsList()
        .stream()
        .map(
            row ->
                new JobResult.FailedDatum(
                    row.getString(0),
                    DatumKey.paths(row.getString(1)).replace('\0', ' '),
                    row.getInt(2),
                    row.getLong(3),
                    row.isNullAt(4) ? "" : row.getString(4)))
        .toList();
  }

  private JobResult result(
      JobState state,
      JobPlan plan,
      Tally tally,
      List<String> packs,
      Optional<Commit> before,
      @Nullable Commit made,
      double mergeSeconds,
      List<JobResult.FailedDatum> failures,
      @Nullable String message) {
    Optional<Commit> head = made == null ? before : Optional.of(made);
    boolean committed =
        made != null && before.map(commit -> commit.sequence() < made.sequence()).orElse(true);
    return new JobResult(
        job,
        spec.name(),
        branch.name(),
        state,
        plan.total(),
        tally.processed(),
        plan.total() - plan.toRun(),
        tally.failed(),
        tally.recovered(),
        head.map(Commit::sequence).orElse(null),
        head.map(commit -> HexFormat.of().formatHex(commit.root())).orElse(null),
        committed,
        head.map(Commit::files).orElse(0L),
        tally.bytesIn(),
        tally.bytesOut(),
        tally.bytesDeduplicated(),
        packs.size(),
        tally.downloadMillis(),
        tally.processMillis(),
        tally.uploadMillis(),
        mergeSeconds,
        started,
        seconds(started, Instant.now()),
        tally.spanMillis() / 1000.0,
        failures,
        message);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private WorkerContext context(JobPlan plan, ResolvedInput input) throws IOException {
    return new WorkerContext(
        warehouse,
        job,
        spec.name(),
        new StagedJars(warehouse, spec.name()).stage(spec.transform()),
        spec.datumTries(),
        spec.datumTimeout(),
        spec.maxQueueSize(),
        input.names(Input.Files::emptyFiles),
        input.names(Input.Files::lazy),
        pipeline.fingerprint(),
        pipeline.salt(),
        files.plan(job),
        plan.digest(),
        files.logs(job),
        sandbox);
  }
}
