package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a watch. Each thing that happened has a round: the jobs of all pipelines down the
 * graph, one after the other, in a thread. Rounds run at the same time, and what a pipeline reads
 * is decided in their order: a round begins once all before it have decided about the pipelines
 * that read what happened.
 *
 * <p>All that is watched is guarded by this object.
 */
final class WatchRounds {
  private static final int MOST = 4;
  private static final long TICK_MILLIS = 500;

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final PipelineRuns runs;
  private final WatchedWarehouse watched;
  private final WatchListener listener;
  private final JobListener jobs;
  private final HeardInTurn heard;
  private final Troubles troubles;
  private final List<Round> rounds = new ArrayList<>();
  private @Nullable IOException end;
  private boolean news;

  WatchRounds(
      SparkSession spark,
      Warehouse warehouse,
      PipelineRuns runs,
      WatchedWarehouse watched,
      WatchListener listener,
      JobListener jobs,
      Troubles troubles) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.runs = runs;
    this.watched = watched;
    this.listener = listener;
    this.jobs = jobs;
    this.heard = new HeardInTurn(jobs);
    this.troubles = troubles;
  }

  /** Looks at everything once. */
  synchronized void look() throws IOException {
    watched.look(
        rounds.stream()
            .map(round -> round.running)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  /**
   * Begins a round if one can be begun; then there is news, when another one can be.
   *
   * @throws IOException if a round has ended the watch
   */
  synchronized void begin() throws IOException {
    if (end != null) {
      throw end;
    }
    Optional<Origin> origin = watched.due().first();
    if (origin.isEmpty() || rounds.size() == MOST) {
      return;
    }
    Set<String> readers = watched.due().readers(origin.get());
    if (rounds.stream().noneMatch(round -> round.isUndecidedAbout(readers))) {
      Chain chain = new Chain(watched.pipelines().stream().map(Pipeline::spec).toList());
      Set<String> names =
          chain.order(readers, RunOptions.Downstream.RUN).stream()
              .map(PipelineSpec::name)
              .collect(Collectors.toSet());
      Round round =
          new Round(
              origin.get(),
              watched.pipelines().stream()
                  .filter(pipeline -> names.contains(pipeline.spec().name()))
                  .toList());
      rounds.add(round);
      Thread thread = new Thread(round, "datums-watch");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Waits until something is not as it was, or so long.
   *
   * @return false, at once, if nothing runs of which there could be news
   */
  synchronized boolean awaitNews(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!news && !rounds.isEmpty() && !runs.stop().asked()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      TimeUnit.NANOSECONDS.timedWait(
          this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)));
    }
    boolean seen = news || !rounds.isEmpty();
    news = false;
    return seen;
  }

  /** Ends the rounds that run. */
  synchronized void end() {
    if (!rounds.isEmpty()) {
      runs.stop().ask();
    }
    try {
      while (!rounds.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void changed() {
    news = true;
    notifyAll();
  }

  /** A job that is about to run. */
  private record Due(Pipeline pipeline, DueInputs.Pins pins, String job, HeardInTurn.Voice voice) {}

  /** What one thing that happened leads to. */
  private final class Round implements Runnable {
    private final Origin origin;
    private final List<Pipeline> ordered;
    private final List<String> undecided;
    private final Map<String, JobLine.Turn> turns = new HashMap<>();
    private final Map<BranchName, Long> outputs = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private @Nullable String running;
    private boolean announced;

    /**
     * @param ordered each pipeline after those that it reads
     */
    Round(Origin origin, List<Pipeline> ordered) {
      this.origin = origin;
      this.ordered = ordered;
      this.undecided = new ArrayList<>(names());
      for (Pipeline pipeline : ordered) {
        turns.put(pipeline.spec().name(), runs.line().enter(pipeline.spec().name()));
        outputs.put(SeenInputs.output(pipeline), watched.head(pipeline));
      }
    }

    private List<String> names() {
      return ordered.stream().map(pipeline -> pipeline.spec().name()).toList();
    }

    boolean isUndecidedAbout(Set<String> pipelines) {
      return undecided.stream().anyMatch(pipelines::contains);
    }

    @Override
    public void run() {
      try {
        for (Pipeline pipeline : ordered) {
          try (JobLine.Turn turn = Objects.requireNonNull(turns.get(pipeline.spec().name()))) {
            Due due = decide(pipeline);
            if (due != null) {
              run(due, turn);
            }
          }
        }
        ended(null);
      } catch (IOException | RuntimeException e) {
        ended(e);
      }
    }

    /** What is to be run of a pipeline, null for nothing. */
    private @Nullable Due decide(Pipeline pipeline) throws IOException {
      synchronized (WatchRounds.this) {
        String name = pipeline.spec().name();
        awaitDecisions(name);
        if (runs.stop().asked()) {
          return null;
        }
        DueInputs.Pins pins = watched.due().pins(pipeline, origin, outputs);
        undecided.remove(name);
        changed();
        if (Chain.upstream(pipeline.spec()).stream().anyMatch(missing::contains)) {
          jobs.notice(name + " does not run: an input has no new commit");
          missing.add(name);
          watched.leave(pipeline, pins);
          return null;
        }
        if (!pins.news()) {
          watched.leave(pipeline, pins);
          return null;
        }
        announce();
        return begin(pipeline, pins);
      }
    }

    private void awaitDecisions(String pipeline) {
      try {
        while (!runs.stop().asked()
            && rounds.subList(0, rounds.indexOf(this)).stream()
                .anyMatch(round -> round.undecided.contains(pipeline))) {
          WatchRounds.this.wait(TICK_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DatumsException.of("INTERRUPTED", Map.of("what", "a watch waited"), e);
      }
    }

    private void announce() {
      if (!announced) {
        announced = true;
        jobs.chain(names());
        listener.begins(origin, names());
      }
    }

    private @Nullable Due begin(Pipeline pipeline, DueInputs.Pins pins) throws IOException {
      String name = pipeline.spec().name();
      Pipelines registered = new Pipelines(warehouse);
      if (registered.find(name).isEmpty() || registered.isStopped(name)) {
        missing.add(name);
        return null;
      }
      Pipeline now = pipeline;
      try {
        // Its code may not be as it was.
        now = runs.register(name);
        running = name;
        return new Due(now, pins, JobId.next(Clock.systemUTC()), heard.voice());
      } catch (IOException | RuntimeException e) {
        missing.add(name);
        listener.trouble(e);
        return null;
      } finally {
        watched.begin(now, pins);
      }
    }

    private void run(Due due, JobLine.Turn turn) throws IOException {
      PipelineRuns.Ended ended;
      InputChoice choice = InputChoice.pinned(warehouse, due.pins().commits());
      try (HeardInTurn.Voice voice = due.voice()) {
        ended = runs.runOne(due.pipeline(), due.job(), choice, voice, turn);
      }
      synchronized (WatchRounds.this) {
        running = null;
        tell(ended);
        if (!hasOutput(due.pipeline(), ended.result())) {
          missing.add(due.pipeline().spec().name());
        }
        changed();
      }
    }

    /** Whether those downstream can go on, from the commit that they read then. */
    private boolean hasOutput(Pipeline pipeline, @Nullable JobResult result) throws IOException {
      if (result == null) {
        return false;
      }
      Long commit = result.commit();
      if (commit == null) {
        return result.state() == JobState.SUCCESS;
      }
      outputs.put(SeenInputs.output(pipeline), commit);
      if (!result.committed()) {
        return result.state() == JobState.SUCCESS;
      }
      watched.committed(pipeline, commit);
      return true;
    }

    private void tell(PipelineRuns.Ended ended) {
      if (ended.result() != null) {
        listener.ended(ended.result());
      }
      Exception error = ended.error();
      if (error != null) {
        if (spark.sparkContext().isStopped() && !runs.stop().asked()) {
          end = new IOException(error);
        } else {
          listener.trouble(error);
        }
      }
    }

    /** A round that failed is no news: what it was about is looked at again after a while. */
    private void ended(@Nullable Exception failure) {
      synchronized (WatchRounds.this) {
        turns.values().forEach(JobLine.Turn::close);
        rounds.remove(this);
        news |= failure == null;
        if (failure != null) {
          troubles.tell("watch", failure);
        }
        WatchRounds.this.notifyAll();
      }
    }
  }
}
