package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.worker.WorkerContext;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs pipelines of a warehouse, each after the ones that it reads. */
public final class PipelineRuns {
  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Pipelines pipelines;
  private final JobListener listener;
  private final Stop stop;
  private final JobLine line = new JobLine();
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  public PipelineRuns(SparkSession spark, Warehouse warehouse, JobListener listener) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.pipelines = new Pipelines(warehouse);
    this.listener = listener;
    this.stop = new Stop(() -> cancelJobs(spark.sparkContext()));
  }

  /**
   * Creates or updates pipelines, then runs them.
   *
   * @return the jobs' results in the order in which they ran. After a job that did not succeed the
   *     pipelines that read its output are left out.
   * @throws DatumsException if a spec cannot run here; nothing has been created then
   */
  public List<JobResult> run(List<PipelineSpec> specs, RunOptions options) throws IOException {
    pipelines.check(specs);
    WorkerCheck.run(spark, specs);
    Set<String> names = new LinkedHashSet<>();
    for (Pipeline pipeline : pipelines.put(specs, options.reprocess())) {
      names.add(pipeline.spec().name());
    }
    return runOrdered(names, options);
  }

  /**
   * Runs registered pipelines, with their code as it is now.
   *
   * @see #run(List, RunOptions)
   */
  public List<JobResult> run(Set<String> names, RunOptions options) throws IOException {
    List<PipelineSpec> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(pipelines.get(name).spec());
    }
    return run(specs, options);
  }

  /**
   * What a job of the given spec would run and why, without creating, running or recording
   * anything: {@code datum, path, state (pending|skipped), reason, inputs, size, num_files, cost}.
   */
  public Dataset<Row> preview(PipelineSpec spec, RunOptions.Reprocess reprocess)
      throws IOException {
    PipelineSpec complete = pipelines.withProgram(spec);
    pipelines.check(List.of(complete));
    return Planning.preview(spark, warehouse, complete, reprocess);
  }

  /** What globs one level deeper would bring, of the input that {@link #preview} reads. */
  public FinerGlobs finerGlobs(PipelineSpec spec) throws IOException {
    return Planning.finerGlobs(warehouse, spec);
  }

  /** How many workers a job of the given spec can have here at the same time. */
  public int workers(PipelineSpec spec) {
    return (int) Math.min(Workers.allowed(spec, spark), spark.sparkContext().defaultParallelism());
  }

  private static void cancelJobs(SparkContext context) {
    try {
      context.cancelAllJobs();
    } catch (IllegalStateException e) {
      // Who was asked to end may have stopped Spark by now.
      if (!context.isStopped()) {
        throw e;
      }
    }
  }

  /** Ends every run and every watch in this process; the calls return soon. */
  public static void cancelAll() {
    Stop.all();
  }

  private List<JobResult> runOrdered(Set<String> names, RunOptions options) throws IOException {
    Chain chain = new Chain(pipelines.list().stream().map(Pipeline::spec).toList());
    List<JobResult> results = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    try (Stop.Heard heard = stop.hear()) {
      List<PipelineSpec> ordered = chain.order(names, options.downstream());
      listener.chain(ordered.stream().map(PipelineSpec::name).toList());
      for (PipelineSpec spec : ordered) {
        if (stop.asked()) {
          break;
        }
        if (Chain.upstream(spec).stream().anyMatch(missing::contains)) {
          missing.add(spec.name());
          listener.notice(spec.name() + " does not run: an input has no new commit");
          continue;
        }
        if (pipelines.isStopped(spec.name())) {
          missing.add(spec.name());
          listener.notice(spec.name() + " is stopped; start pipeline " + spec.name());
          continue;
        }
        JobResult result;
        try (JobLine.Turn turn = line.enter(spec.name())) {
          InputChoice choice = InputChoice.newest(spark, warehouse);
          String job = JobId.next(Clock.systemUTC());
          result = runner(spec, job, choice, WorkerContext.Live.WORKER, listener, turn).run();
        }
        results.add(result);
        if (result.state() != JobState.SUCCESS && !result.committed()) {
          missing.add(spec.name());
        }
      }
    }
    return results;
  }

  /** What ends these runs. */
  Stop stop() {
    return stop;
  }

  /** How a job ended: with a result, with an error, or with both. */
  record Ended(@Nullable JobResult result, @Nullable Exception error) {}

  /** The jobs that run at the same time. */
  JobLine line() {
    return line;
  }

  /** Registers a pipeline anew if its code is not as it was. */
  Pipeline register(String pipeline) throws IOException {
    List<PipelineSpec> specs = List.of(pipelines.get(pipeline).spec());
    return pipelines.put(specs, RunOptions.Reprocess.CHANGED).get(0);
  }

  /** Runs one job of a registered pipeline, which others will follow. */
  Ended runOne(
      Pipeline pipeline, String job, InputChoice choice, JobListener follower, JobLine.Turn turn) {
    JobRunner runner = null;
    try {
      WorkerCheck.run(spark, List.of(pipeline.spec()));
      // Where executors come and go, so do processes.
      WorkerContext.Live live =
          pipeline.spec().scaling().elastic()
              ? WorkerContext.Live.WORKER
              : WorkerContext.Live.EXECUTOR;
      runner = runner(pipeline.spec(), job, choice, live, follower, turn);
      return new Ended(runner.run(), null);
    } catch (IOException | RuntimeException e) {
      return new Ended(runner == null ? null : runner.early(), e);
    }
  }

  private JobRunner runner(
      PipelineSpec spec,
      String job,
      InputChoice choice,
      WorkerContext.Live live,
      JobListener follower,
      JobLine.Turn turn)
      throws IOException {
    List<String> notices = new ArrayList<>(spec.notices());
    String executors = CodeNotices.executors(spark.sparkContext().getConf());
    notices.addAll(CodeNotices.of(spec, spark.sparkContext().master(), executors));
    notices.stream().filter(said::add).forEach(follower::notice);
    Pipeline pipeline = pipelines.get(spec.name());
    return new JobRunner(
        spark, warehouse, pipeline, job, choice, follower, stop::asked, live, turn);
  }
}
