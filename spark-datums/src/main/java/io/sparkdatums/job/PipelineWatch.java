package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final WatchedPipelines pipelines;
  private final WatchedBranches branches;
  private final WatchedDirectories directories;
  private final WatchedClocks clocks;
  private final SeenInputs seen;
  private List<Pipeline> watched = List.of();
  private List<String> said = List.of("nothing was said yet");

  /** How the watch waits. */
  @FunctionalInterface
  interface Pause {
    /** Returns after so long, or at once when the watch is stopped. */
    void await(Duration longest) throws InterruptedException;
  }

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
    this.pipelines = new WatchedPipelines(warehouse, only);
    this.branches = new WatchedBranches(warehouse);
    this.directories = new WatchedDirectories(warehouse.conf(), clock, troubles);
    this.clocks = new WatchedClocks(new CronTicks(spark, warehouse), troubles);
    this.seen = new SeenInputs(warehouse);
  }

  /** Ends the watch and the job that it runs; {@link #run} returns soon. */
  void stop() {
    runs.stop().ask();
  }

  /**
   * Watches until {@link PipelineRuns#cancelAll} is called.
   *
   * @throws IOException if the first look fails; what fails later is told
   */
  public void run() throws IOException {
    boolean begun = false;
    try (Stop.Heard heard = runs.stop().hear()) {
      while (!runs.stop().asked()) {
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
        if (!runs.stop().asked()) {
          Optional<Instant> tick = clocks.next();
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
    watched = pipelines.look();
    clocks.tick(crons(), clock.instant());
    Set<BranchName> names = new LinkedHashSet<>();
    Set<DirectoryKey> plain = new LinkedHashSet<>();
    for (Pipeline pipeline : watched) {
      inputs(pipeline).forEach(names::add);
      plain.addAll(DirectoryKey.of(pipeline.spec()));
    }
    List<String> inputs =
        Stream.concat(names.stream().filter(this::isSource), plain.stream())
            .map(Object::toString)
            .sorted()
            .toList();
    watched.forEach(pipeline -> names.add(SeenInputs.output(pipeline)));
    branches.look(names);
    directories.look(plain);
    seen.look(watched, branches);
    branches.forget(read());
    say(inputs);
  }

  private Set<Input.Cron> crons() {
    return watched.stream()
        .flatMap(pipeline -> CronTicks.of(pipeline.spec().input()).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Stream<BranchName> inputs(Pipeline pipeline) {
    return WatchedInput.of(pipeline.spec()).stream().map(input -> input.key().branch());
  }

  private boolean isSource(BranchName branch) {
    return watched.stream().map(SeenInputs::output).noneMatch(branch::equals);
  }

  private void say(List<String> inputs) {
    List<String> names = watched.stream().map(pipeline -> pipeline.spec().name()).toList();
    List<String> now = new ArrayList<>(inputs);
    now.addAll(names);
    if (!now.equals(said)) {
      said = now;
      listener.watching(inputs, names);
    }
  }

  /** The lowest number that someone has read of each branch. */
  private Map<BranchName, Long> read() {
    Map<BranchName, Long> least = new HashMap<>();
    for (SeenInput each : seen.all().values()) {
      each.commits().forEach((input, number) -> least.merge(input.branch(), number, Math::min));
    }
    return least;
  }

  private void deal() throws IOException {
    Optional<Origin> origin = due().first();
    while (origin.isPresent() && !runs.stop().asked()) {
      deal(origin.get());
      look();
      origin = due().first();
    }
  }

  private DueInputs due() {
    return new DueInputs(watched, seen.all(), branches, directories);
  }

  /** Lets every pipeline down the graph deal with what happened. */
  private void deal(Origin origin) throws IOException {
    Chain chain = new Chain(watched.stream().map(Pipeline::spec).toList());
    List<String> names =
        chain.order(due().readers(origin), RunOptions.Downstream.RUN).stream()
            .map(PipelineSpec::name)
            .toList();
    List<Pipeline> ordered =
        watched.stream().filter(pipeline -> names.contains(pipeline.spec().name())).toList();
    Set<BranchName> outputs = ordered.stream().map(SeenInputs::output).collect(Collectors.toSet());
    Set<String> missing = new LinkedHashSet<>();
    boolean announced = false;
    for (Pipeline pipeline : ordered) {
      DueInputs.Pins pins = due().pins(pipeline, origin, outputs);
      boolean left = Chain.upstream(pipeline.spec()).stream().anyMatch(missing::contains);
      if (left) {
        missing.add(pipeline.spec().name());
        jobs.notice(pipeline.spec().name() + " does not run: an input has no new commit");
      } else if (pins.news()) {
        if (!announced) {
          announced = true;
          jobs.chain(names);
          listener.begins(origin, names);
        }
        if (runs.stop().asked() || !run(pipeline, pins)) {
          missing.add(pipeline.spec().name());
        }
        continue;
      }
      read(pipeline, pins);
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
    Map<DirectoryKey, String> looks = directories.read(DirectoryKey.of(pipeline.spec()));
    PipelineRuns.Ended ended = runs.runOne(name, InputChoice.pinned(warehouse, pins.commits()));
    JobResult result = ended.result();
    if (result != null) {
      listener.ended(result);
    }
    Exception error = ended.error();
    if (error != null) {
      if (spark.sparkContext().isStopped() && !runs.stop().asked()) {
        throw new IOException(error);
      }
      listener.trouble(error);
    }
    // Its code may have been registered anew.
    seen.put(new SeenInput(registered.find(name).orElse(pipeline), pins.commits(), looks));
    Long commit = result == null || !result.committed() ? null : result.commit();
    if (commit == null) {
      return result != null && result.state() == JobState.SUCCESS;
    }
    seen.own(name, commit);
    branches.refresh(SeenInputs.output(pipeline));
    return true;
  }

  /** Takes a job as run. */
  private void read(Pipeline pipeline, DueInputs.Pins pins) {
    SeenInput before = seen.all().get(pipeline.spec().name());
    Map<DirectoryKey, String> looks = before == null ? Map.of() : before.directories();
    seen.put(new SeenInput(pipeline, pins.commits(), looks));
  }
}
