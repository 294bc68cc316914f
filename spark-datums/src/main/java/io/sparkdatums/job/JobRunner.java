package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Observed;
import io.sparkdatums.plan.SkewSketch;
import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.OneTask;
import io.sparkdatums.repo.Pins;
import io.sparkdatums.repo.SparkErrors;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.worker.WorkerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs one job: plan, run, seal, record, merge, commit.
 *
 * <p>Each step leaves something immutable behind that the next one reads. A job that ends early,
 * for whatever reason, publishes nothing and loses nothing: packs that were closed are sealed and
 * recorded, at the latest by the pipeline's next job, which then does not run their datums again.
 */
final class JobRunner {
  private static final Duration GRACE = Duration.ofSeconds(4);

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final JobListener listener;
  private final InputChoice choice;
  private final BooleanSupplier cancelled;
  private final JobLine.Turn turn;
  private final Pipeline pipeline;
  private final PipelineSpec spec;
  private final JobFiles files;
  private final Ledger ledger;
  private final Branch branch;
  private final String job;
  private final Instant started = Instant.now();
  private final WorkerStage workers;
  private final JobDatums datums;
  private final RunAhead ahead;
  private final JobBalance balance;
  private JobPlan planned = JobPlan.NOTHING;
  private boolean told;
  private MergeLoad merged = MergeLoad.none();
  private @Nullable JobResult early;
  private Supplier<JobEnding.@Nullable Cause> ending = () -> null;

  /**
   * @param job the job's id
   * @param choice says what of the inputs the job reads
   * @param cancelled whether someone has asked for the job to stop
   * @param live how long live processes of user code live
   * @param turn the job's place among those that run at the same time
   */
  JobRunner(
      SparkSession spark,
      Warehouse warehouse,
      Pipeline pipeline,
      String job,
      InputChoice choice,
      JobListener listener,
      BooleanSupplier cancelled,
      WorkerContext.Live live,
      JobLine.Turn turn)
      throws IOException {
    this.spark = spark;
    this.warehouse = warehouse;
    this.listener = listener;
    this.choice = choice;
    this.cancelled = cancelled;
    this.turn = turn;
    this.pipeline = pipeline;
    this.job = job;
    this.spec = pipeline.spec();
    this.files = new JobFiles(warehouse, spec.name());
    this.ledger = new Ledger(spark, warehouse, spec.name());
    this.branch = warehouse.repo(spec.name()).branch(spec.outputBranch());
    this.workers = new WorkerStage(spark, listener, turn);
    this.balance = new JobBalance(spark, warehouse, spec, files, listener);
    this.datums =
        new JobDatums(spark, warehouse, pipeline, job, files, ledger, branch, workers, live);
    this.ahead = new RunAhead(spark, job, files, datums, turn);
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
    try (Pins.Pin pin = new Pins(warehouse).hold(job);
        Unrecorded.Running running = Unrecorded.running(job)) {
      return runToEnd();
    } finally {
      context.clearJobGroup();
    }
  }

  private JobResult runToEnd() throws IOException {
    try (JobEnding outside =
        JobEnding.start(spec.jobTimeout(), () -> files.isAskedToStop(job), this::stopSparkJobs)) {
      ending = outside::cause;
      turn.begin(this::stopped);
      listener.planning(spec.name());
      ResolvedInput input = choice.resolve(spec, branch.head());
      files.begin(
          new JobRecord(
              job,
              spec.name(),
              pipeline.version(),
              branch.name(),
              input.description(),
              input.read(pipeline.version()),
              started,
              InetAddress.getLocalHost().getHostName(),
              ProcessHandle.current().pid()));
      JobResult result = egress(runInTurn(input));
      files.end(result);
      files.recorded(job);
      listener.finished(result);
      return result;
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      return ended(e);
    }
  }

  /**
   * How the job ended where {@link #run} has thrown; null if it is not even known to have begun.
   */
  @Nullable JobResult early() {
    return early;
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
    String stopped = stopped();
    DatumsException error = SparkErrors.named("job " + job, cause);
    JobResult result =
        outcome(planned, workers.tally(), 0, branch.head())
            .ended(
                stopped == null ? JobState.FAILURE : JobState.KILLED,
                stopped == null ? error.getMessage() : stopped);
    early = result;
    files.end(result);
    if (stopped == null) {
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

  /** Why someone ends the job, null if nobody does. */
  private @Nullable String stopped() {
    JobEnding.Cause cause = ending.get();
    if (cause != null) {
      return cause.text();
    }
    return cancelled.getAsBoolean() ? JobEnding.Cause.ASKED.text() : null;
  }

  private JobResult runInTurn(ResolvedInput input) throws IOException {
    if (ahead.isOfUse(spec.reprocess())) {
      List<AcceptedPack> packs = ahead.run(input, branch, plan -> tell(plan, input));
      if (!packs.isEmpty()) {
        LearntHashes.append(spark, warehouse, spec, AcceptedPack.names(packs), started);
      }
    }
    turn.awaitFirst();
    turn.plansOrMerges();
    Optional<Commit> head = branch.head();
    JobPlan plan = plan(input, head);
    turn.works(plan.changes());
    tell(plan, input);
    List<AcceptedPack> now = datums.run(plan, input);
    turn.plansOrMerges();
    List<AcceptedPack> closed = ahead.and(now);
    seal(closed);
    return merge(ahead.whole(plan), input, head, now, closed);
  }

  private JobPlan plan(ResolvedInput input, Optional<Commit> head) throws IOException {
    Optional<JobPlan> nothing =
        ahead.and(List.of()).isEmpty()
            ? new SameInput(warehouse, pipeline, branch, ledger)
                .plan(spark, job, input, head, files)
            : Optional.empty();
    JobPlan plan = nothing.isPresent() ? nothing.get() : ahead.plan(input, head);
    files.inputBytes(job, plan.bytes());
    return plan;
  }

  /** Tells what is to run, once. */
  private void tell(JobPlan plan, ResolvedInput input) {
    planned = plan;
    if (told) {
      return;
    }
    told = true;
    listener.planned(
        new JobStart(
            job,
            spec.name(),
            input.description(),
            plan.total(),
            plan.unchanged(),
            plan.reused(),
            plan.gone(),
            plan.total() - plan.unchanged() - plan.reused(),
            plan.bytes(),
            datums.workers(plan)));
    balance.sayWhatIsIgnored();
    balance.foretell(plan.spread(), input);
  }

  /**
   * Records what was run, and merges it.
   *
   * @param now what came of the plan
   * @param closed that, and what was run ahead
   */
  private JobResult merge(
      JobPlan plan,
      ResolvedInput input,
      Optional<Commit> head,
      List<AcceptedPack> now,
      List<AcceptedPack> closed)
      throws IOException {
    List<String> packs = AcceptedPack.names(closed);
    Loads loads = Loads.on(spark);
    Dataset<Row> run =
        OneTask.ifFew(Executions.ofPacks(spark, warehouse, job, packs, loads.sink()), plan.toRun());
    JobOutcome outcome = outcome(plan, record(packs, run), packs.size(), head);
    SkewSketch sketch = loads.gathered();
    if (outcome.tally().failed() > 0) {
      return balance.record(
          outcome.datumsFailed(run), sketch, merged, plan, Optional.empty(), input);
    }
    String stopped = stopped();
    if (stopped != null) {
      throw new CancellationException(stopped);
    }
    listener.merging();
    Instant sealed = Instant.now();
    JobCommit commit = new JobCommit(spark, warehouse, pipeline, branch, ledger, job, head);
    Dataset<Row> joining = now.size() == closed.size() ? run : datums.executions(now);
    Optional<Commit> made =
        commit.make(
            plan, joining, outcome.tally().processed(), closed, input, load -> this.merged = load);
    return balance.record(outcome.success(made, sealed), sketch, merged, plan, made, input);
  }

  private JobOutcome outcome(JobPlan plan, Tally tally, int packs, Optional<Commit> head) {
    return new JobOutcome(job, spec.name(), branch.name(), started, plan, tally, packs, head);
  }

  private void seal(List<AcceptedPack> closed) throws IOException {
    List<String> packs = AcceptedPack.names(closed);
    if (!packs.isEmpty() && !files.seal(new Seal(job, packs)).packs().equals(packs)) {
      throw DatumsException.of("JOB_TAKEN_OVER", Map.of("job", job, "pipeline", spec.name()));
    }
  }

  /** Records what was run, whether or not a commit follows. */
  private Tally record(List<String> packs, Dataset<Row> run) throws IOException {
    if (packs.isEmpty()) {
      return Tally.NOTHING;
    }
    Observation sums = new Observation("executions");
    ledger.appendExecutions(job, Tally.observe(sums, run));
    LearntHashes.append(spark, warehouse, spec, packs, started);
    return Tally.of(Observed.of(sums));
  }
}
