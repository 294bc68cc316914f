package io.sparkdatums.job;

import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.queue.JobQueue;
import io.sparkdatums.queue.LeasesLost;
import io.sparkdatums.queue.QueueDriver;
import io.sparkdatums.worker.WorkerContext;
import io.sparkdatums.worker.WorkerTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps as many workers at a job's queue as it may have, until every datum is settled.
 *
 * <p>A worker is a task of a Spark job without data. Mostly there is one such Spark job, a wave;
 * another one follows where executors have come in the meantime, where datums have come back after
 * workers ended, and where Spark has given up a wave because executors died in it or were cut off,
 * which says nothing about the datums that are left.
 */
final class WorkerWaves {
  private static final int MORE_SLOTS = 32;
  private static final int FRUITLESS = 3;
  private static final int QUIET_TICKS = 4;

  /** Why Spark gave up a wave, where that says nothing about the datums. */
  private static final List<String> HARMLESS =
      List.of("ExecutorLostFailure", LeasesLost.class.getName());

  private final SparkSession spark;
  private final JobQueue queue;
  private final WorkerContext context;
  private final WorkerStage.ProgressSink sink;
  private final JobLine.Turn turn;
  private final long most;
  private final List<Wave> waves = new ArrayList<>();
  private int slots;
  private int fruitless;
  private long progress;
  private int quiet;

  /** A Spark job whose tasks have the slots from {@code from} to {@code to}, exclusive. */
  private record Wave(JavaFutureAction<Void> action, int from, int to) {}

  /**
   * @param turn gives room for workers
   * @param most how many workers of the pipeline may run at the same time
   * @param firstSlot the first slot that no worker of the job has had
   */
  WorkerWaves(
      SparkSession spark,
      JobQueue queue,
      WorkerContext context,
      WorkerStage.ProgressSink sink,
      JobLine.Turn turn,
      long most,
      int firstSlot) {
    this.spark = spark;
    this.queue = queue;
    this.context = context;
    this.sink = sink;
    this.turn = turn;
    this.most = most;
    this.slots = firstSlot;
  }

  /** The first slot that no worker of the job has had. */
  int nextSlot() {
    return slots;
  }

  /**
   * Runs until every datum is in a closed pack.
   *
   * @param tick called twice a second
   * @return the packs
   */
  List<AcceptedPack> run(Runnable tick) {
    try {
      while (true) {
        QueueDriver.look(spark.sparkContext(), queue);
        fill();
        if (allGone() || (waves.isEmpty() && queue.over())) {
          return queue.packs();
        }
        if (waves.isEmpty() && queue.waiting() > 0) {
          turn.await(); // for room
        } else if (waves.isEmpty()) {
          // Tasks of a wave that was given up are still to be told of, and what they held.
          WorkerStage.await(queue);
        } else if (WorkerStage.ended(waves.get(0).action())) {
          end(waves.remove(0));
        }
        tick.run();
      }
    } finally {
      waves.forEach(wave -> wave.action().cancel(true));
      turn.workers(0, most, 0);
    }
  }

  private void fill() {
    long active = waves.stream().mapToInt(wave -> queue.active(wave.from(), wave.to())).sum();
    long slots = mostSlots();
    long wanted = Math.min(Math.min(most, slots), active + queue.waiting());
    long allowed = turn.workers(wanted, most, slots);
    queue.limit(allowed < wanted ? allowed : Long.MAX_VALUE);
    if (allowed > active) {
      start((int) (allowed - active));
    }
  }

  private void start(int workers) {
    int first = slots;
    slots += workers;
    WorkerContext context = this.context;
    WorkerStage.ProgressSink sink = this.sink;
    JavaFutureAction<Void> action =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(Collections.nCopies(workers, 0), workers)
            .foreachPartitionAsync(
                nothing -> {
                  TaskContext task = TaskContext.get();
                  WorkerTask.lease(context, first + task.partitionId(), task.attemptNumber(), sink);
                });
    waves.add(new Wave(action, first, slots));
  }

  /** What the cluster has, or may grow to. */
  private long mostSlots() {
    long now = spark.sparkContext().defaultParallelism();
    if (!spark.sparkContext().conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      return now;
    }
    long executors =
        spark
            .sparkContext()
            .conf()
            .getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    long cores = spark.sparkContext().conf().getInt("spark.executor.cores", 1);
    return Math.max(now, Math.min(executors * cores, MORE_SLOTS * now));
  }

  /** Only tasks that have not begun are left, and there is nothing for them to do. */
  private boolean allGone() {
    quiet = queue.settled() && queue.workers() == 0 ? quiet + 1 : 0;
    return quiet > QUIET_TICKS;
  }

  private void end(Wave wave) {
    try {
      WorkerStage.result(wave.action());
    } catch (RuntimeException e) {
      if (!isHarmless(e) || !fruitful()) {
        throw e;
      }
    }
  }

  /** Spark names the task's failure in a message somewhere below. */
  private static boolean isHarmless(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (HARMLESS.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything came of the last waves that ended with the death of executors. */
  private boolean fruitful() {
    fruitless = queue.progress() > progress ? 0 : fruitless + 1;
    progress = queue.progress();
    return fruitless < FRUITLESS;
  }
}
