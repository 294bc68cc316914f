package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job for each new commit of an input, until it is stopped: looks, deals with one thing that
 * happened after the other, waits, and looks again. A look starts no Spark job. A job that fails is
 * told, and not run again before something else happens.
 */
public final class PipelineWatch {
  private final SparkSession spark;
  private final Warehouse warehouse;
  private final PipelineRuns runs;
  private final WatchListener listener;
  private final JobListener jobs;
  private final Duration interval;
  private final Clock clock;
  private final Pause pause;
  private final Troubles troubles;
  private final WatchedWarehouse watched;
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
    this.warehouse = warehouse;
    this.runs = new PipelineRuns(spark, warehouse, jobs);
    this.listener = listener;
    this.jobs = jobs;
    this.interval = interval;
    this.clock = clock;
    this.pause = pause == null ? runs.stop()::await : pause;
    this.troubles = new Troubles(listener::trouble);
    this.watched = new WatchedWarehouse(spark, warehouse, only, clock, troubles);
  }

  /** Ends the watch and the job that it runs; {@link #run} returns soon. */
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
          deal();
          troubles.over("watch");
        } catch (IOException | RuntimeException e) {
          if (!begun || spark.sparkContext().isStopped()) {
            throw e;
          }
          troubles.tell("watch", e);
        }
        if (!isStopped()) {
          Optional<Instant> tick = watched.tick();
          listener.waiting(tick);
          pause.await(untilLook(tick));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DatumsException.of("INTERRUPTED", Map.of("what", "a watch waited"), e);
    }
  }

  private Duration untilLook(Optional<Instant> tick) {
    Duration untilTick = tick.map(at -> Duration.between(clock.instant(), at)).orElse(interval);
    return untilTick.isNegative() || untilTick.compareTo(interval) > 0 ? interval : untilTick;
  }

  private void look() throws IOException {
    watched.look();
    List<String> pipelines =
        watched.pipelines().stream().map(pipeline -> pipeline.spec().name()).toList();
    Said now = new Said(watched.sources(), pipelines);
    if (!now.equals(said)) {
      said = now;
      listener.watching(now.sources(), now.pipelines());
    }
  }

  private void deal() throws IOException {
    Optional<Origin> origin = watched.due().first();
    while (origin.isPresent() && !isStopped()) {
      deal(origin.get());
      look();
      origin = watched.due().first();
    }
  }

  /** Lets every pipeline down the graph deal with what happened. */
  private void deal(Origin origin) throws IOException {
    Chain chain = new Chain(watched.pipelines().stream().map(Pipeline::spec).toList());
    List<String> names =
        chain.order(watched.due().readers(origin), RunOptions.Downstream.RUN).stream()
            .map(PipelineSpec::name)
            .toList();
    List<Pipeline> ordered =
        watched.pipelines().stream()
            .filter(pipeline -> names.contains(pipeline.spec().name()))
            .toList();
    Set<BranchName> outputs = ordered.stream().map(SeenInputs::output).collect(Collectors.toSet());
    Set<String> missing = new HashSet<>();
    boolean announced = false;
    for (Pipeline pipeline : ordered) {
      String name = pipeline.spec().name();
      DueInputs.Pins pins = watched.due().pins(pipeline, origin, outputs);
      if (isStopped()) {
        return;
      }
      if (Chain.upstream(pipeline.spec()).stream().anyMatch(missing::contains)) {
        jobs.notice(name + " does not run: an input has no new commit");
        missing.add(name);
        watched.leave(pipeline, pins);
      } else if (!pins.news()) {
        watched.leave(pipeline, pins);
      } else {
        if (!announced) {
          announced = true;
          jobs.chain(names);
          listener.begins(origin, names);
        }
        if (!run(pipeline, pins)) {
          missing.add(name);
        }
      }
    }
  }

  /**
   * Runs a job.
   *
   * @return whether those downstream can go on
   */
  private boolean run(Pipeline pipeline, DueInputs.Pins pins) throws IOException {
    String name = pipeline.spec().name();
    Pipelines registered = new Pipelines(warehouse);
    if (registered.find(name).isEmpty() || registered.isStopped(name)) {
      return false;
    }
    Map<DirectoryKey, String> looks = watched.begin(pipeline);
    PipelineRuns.Ended ended = runs.runOne(name, InputChoice.pinned(warehouse, pins.commits()));
    JobResult result = ended.result();
    if (result != null) {
      listener.ended(result);
    }
    Exception error = ended.error();
    if (error != null) {
      if (spark.sparkContext().isStopped() && !isStopped()) {
        throw new IOException(error);
      }
      listener.trouble(error);
    }
    // Its code may have been registered anew.
    watched.read(registered.find(name).orElse(pipeline), pins, looks);
    Long commit = result == null || !result.committed() ? null : result.commit();
    if (commit == null) {
      return result != null && result.state() == JobState.SUCCESS;
    }
    watched.committed(pipeline, commit);
    return true;
  }
}
