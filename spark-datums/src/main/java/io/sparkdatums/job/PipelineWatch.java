package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.worker.WorkerTask;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job for each new commit of an input, until it is stopped: looks, begins what is due,
 * waits, and looks again. A look starts no Spark job. A job that fails is told, and not run again
 * before something else happens.
 */
public final class PipelineWatch {
  private final SparkSession spark;
  private final PipelineRuns runs;
  private final WatchListener listener;
  private final Duration interval;
  private final Clock clock;
  private final Pause pause;
  private final Troubles troubles;
  private final WatchedWarehouse watched;
  private final WatchRounds rounds;
  private @Nullable Said said;

  /** How the watch waits. */
  @FunctionalInterface
  interface Pause {
    /** Returns after so long, or at once when the watch is stopped. */
    void await(Duration longest) throws InterruptedException;
  }

  /** What was told to be watched. */
  private record Said(List<String> sources, List<String> pipelines) {}

  /**
   * @param only the pipeline that is watched, with those downstream of it; null for all
   * @param interval how long it waits between two looks
   * @param jobs follows the jobs
   */
  public PipelineWatch(
      SparkSession spark,
      Warehouse warehouse,
      @Nullable String only,
      Duration interval,
      WatchListener listener,
      JobListener jobs) {
    this(spark, warehouse, only, interval, listener, jobs, Clock.systemUTC(), null);
  }

  /**
   * @param clock says which ticks are due
   * @param pause how it waits, null to do so by the time of this machine
   */
  PipelineWatch(
      SparkSession spark,
      Warehouse warehouse,
      @Nullable String only,
      Duration interval,
      WatchListener listener,
      JobListener jobs,
      Clock clock,
      @Nullable Pause pause) {
    this.spark = spark;
    this.runs = new PipelineRuns(spark, warehouse, jobs);
    this.listener = listener;
    this.interval = interval;
    this.clock = clock;
    this.pause = pause == null ? runs.stop()::await : pause;
    this.troubles = new Troubles(listener::trouble);
    this.watched = new WatchedWarehouse(spark, warehouse, only, clock, troubles);
    this.rounds = new WatchRounds(spark, warehouse, runs, watched, listener, jobs, troubles);
  }

  /** Ends the watch and the jobs that it runs; {@link #run} returns soon. */
  void stop() {
    runs.stop().ask();
  }

  private boolean isStopped() {
    return runs.stop().asked();
  }

  /**
   * Watches until {@link PipelineRuns#cancelAll} is called.
   *
   * @throws IOException if the first look fails; what fails later is told
   * @throws DatumsException as the first look fails
   */
  public void run() throws IOException {
    boolean begun = false;
    try (Stop.Heard heard = runs.stop().hear()) {
      while (!isStopped()) {
        try {
          look();
          begun = true;
          rounds.begin();
          troubles.over("watch");
        } catch (IOException | RuntimeException e) {
          if (!begun || spark.sparkContext().isStopped()) {
            throw e;
          }
          troubles.tell("watch", e);
        }
        if (!isStopped()) {
          await(watched.tick());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatumsException.of("INTERRUPTED", Map.of("what", "a watch waited"), e);
    } finally {
      rounds.end();
      // Those of executors end with these.
      WorkerTask.endKept();
    }
  }

  private void await(Optional<Instant> tick) throws InterruptedException {
    if (!rounds.awaitNews(untilLook(tick)) && !isStopped()) {
      listener.waiting(tick);
      pause.await(untilLook(tick));
    }
  }

  private Duration untilLook(Optional<Instant> tick) {
    Duration untilTick = tick.map(at -> Duration.between(clock.instant(), at)).orElse(interval);
    return untilTick.isNegative() || untilTick.compareTo(interval) > 0 ? interval : untilTick;
  }

  private void look() throws IOException {
    rounds.look();
    List<String> pipelines =
        watched.pipelines().stream().map(pipeline -> pipeline.spec().name()).toList();
    Said now = new Said(watched.sources(), pipelines);
    if (!now.equals(said)) {
      said = now;
      listener.watching(now.sources(), now.pipelines());
    }
  }
}
