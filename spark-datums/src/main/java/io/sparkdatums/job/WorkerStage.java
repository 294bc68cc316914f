package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.queue.JobQueue;
import io.sparkdatums.queue.QueueDriver;
import io.sparkdatums.spec.DatumSets;
import io.sparkdatums.worker.PackResult;
import io.sparkdatums.worker.Progress;
import io.sparkdatums.worker.WorkerContext;
import io.sparkdatums.worker.WorkerTask;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * The Spark jobs that run user code: result stages, whose tasks take datums from the job's queue,
 * or, where the plugin is not installed, run a plan file each. What comes back is the list of
 * closed packs; nothing is shuffled out of a stage, so a lost executor cannot make Spark run a
 * finished task again for its shuffle files.
 */
final class WorkerStage {
  private static final long TICK_MILLIS = 500;

  private final SparkSession spark;
  private final JobListener listener;
  private final JobLine.Turn turn;
  private int slots;
  private volatile JobProgress last = new JobProgress(0, 0, 0, 0);

  /** What a worker tells of each datum. */
  interface ProgressSink extends Consumer<Progress>, Serializable {}

  /**
   * @param turn the job's place among those that run at the same time
   */
  WorkerStage(SparkSession spark, JobListener listener, JobLine.Turn turn) {
    this.spark = spark;
    this.listener = listener;
    this.turn = turn;
  }

  /**
   * Runs what a plan says.
   *
   * @param sets how many datums a worker is given at a time
   * @param most how many workers of the pipeline may run at the same time
   * @return the packs that hold what came of it
   */
  List<AcceptedPack> run(WorkerContext context, JobPlan plan, DatumSets sets, long most)
      throws IOException {
    LongAccumulator done = spark.sparkContext().longAccumulator("datums done");
    LongAccumulator failed = spark.sparkContext().longAccumulator("datums failed");
    LongAccumulator bytes = spark.sparkContext().longAccumulator("bytes out");
    RunningCounts counts = new RunningCounts(List.of(done.id(), failed.id(), bytes.id()));
    spark.sparkContext().addSparkListener(counts);
    ProgressSink sink =
        progress -> {
          done.add(progress.datums());
          failed.add(progress.failed());
          bytes.add(progress.bytesOut());
        };
    Runnable tick =
        () -> report(progress(counts, done.id(), failed.id(), bytes.id(), plan.toRun()));
    try {
      Optional<JobQueue> queue =
          QueueDriver.open(
              spark.sparkContext(),
              context.job(),
              plan.files(),
              sets.most(plan.total(), plan.bytes(), workers(plan, most)));
      if (queue.isEmpty()) {
        return shares(context, plan.files().size(), sink, tick);
      }
      try (JobQueue open = queue.get()) {
        Stragglers stragglers =
            new Stragglers(
                context.pipeline(),
                context.planDirectory(),
                context.warehouse().conf(),
                listener::notice);
        Restarts restarts = new Restarts(context, open, listener::notice);
        WorkerWaves waves = new WorkerWaves(spark, open, context, sink, turn, most, slots);
        List<AcceptedPack> packs =
            waves.run(
                () -> {
                  tick.run();
                  stragglers.look(open.longest(), open.waiting());
                  restarts.look();
                });
        slots = waves.nextSlot();
        return packs;
      }
    } finally {
      tick.run();
      spark.sparkContext().removeSparkListener(counts);
    }
  }

  private long workers(JobPlan plan, long most) {
    return Math.min(Math.min(most, plan.toRun()), spark.sparkContext().defaultParallelism());
  }

  /** A task per plan file. */
  private List<AcceptedPack> shares(
      WorkerContext context, int partitions, ProgressSink sink, Runnable tick) {
    JavaFutureAction<List<PackResult>> action =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(Collections.nCopies(partitions, 0), partitions)
            .mapPartitionsWithIndex(
                (partition, nothing) ->
                    WorkerTask.run(context, partition, TaskContext.get().attemptNumber(), sink)
                        .iterator(),
                true)
            .collectAsync();
    while (!ended(action)) {
      tick.run();
    }
    return result(action).stream()
        .map(pack -> new AcceptedPack(pack.pack(), pack.entries()))
        .distinct()
        .toList();
  }

  /**
   * Waits a while for a Spark job.
   *
   * @throws DatumsException {@code INTERRUPTED} if the thread is; the Spark job is cancelled then
   */
  static boolean ended(JavaFutureAction<?> action) {
    try {
      action.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      action.cancel(true);
      Thread.currentThread().interrupt();
      throw DatumsException.of("INTERRUPTED", Map.of("what", "running datums"), e);
    }
  }

  /**
   * Waits a while for the last workers of a queue.
   *
   * @throws DatumsException {@code INTERRUPTED} if the thread is
   */
  static void await(JobQueue queue) {
    try {
      queue.awaitWorkers(TICK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatumsException.of("INTERRUPTED", Map.of("what", "running datums"), e);
    }
  }

  /** The result of a Spark job that has ended; its failure is thrown. */
  static <T> T result(JavaFutureAction<T> action) {
    try {
      return action.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatumsException.of("INTERRUPTED", Map.of("what", "running datums"), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e);
    }
  }

  /** What is known to be done by now, for a job that ends before its packs are read. */
  Tally tally() {
    JobProgress seen = last;
    return new Tally(
        seen.done() - seen.failed(), seen.failed(), 0, 0, seen.bytesOut(), 0, 0, 0, 0, 0);
  }

  private void report(JobProgress progress) {
    last = progress;
    listener.progress(progress);
  }

  private static JobProgress progress(
      RunningCounts counts, long done, long failed, long bytes, long total) {
    return new JobProgress(
        Math.min(counts.sum(done), total), counts.sum(failed), total, counts.sum(bytes));
  }
}
