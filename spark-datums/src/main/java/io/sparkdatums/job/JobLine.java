package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that run in one application at the same time, in the order in which they count.
 *
 * <ol>
 *   <li>jobs of one pipeline commit one after the other, in their order
 *   <li>a datum that an earlier one of them runs is not run by a later one
 *   <li>their workers are together no more than the pipeline may have
 *   <li>while a job plans or merges, the workers of all later jobs take half of the slots at most
 * </ol>
 */
final class JobLine {
  private static final long TICK_MILLIS = 500;

  private final List<Turn> turns = new ArrayList<>();

  /** What a job does, as far as others must know. */
  private enum Phase {
    NOT_BEGUN,
    /** It needs slots for a while. */
    PLANS_OR_MERGES,
    WORKS_OR_WAITS
  }

  /** Takes the last place in the line, for a job that need not begin yet. */
  synchronized Turn enter(String pipeline) {
    Turn turn = new Turn(pipeline);
    turns.add(turn);
    return turn;
  }

  /** A job's place in the line, until it has ended and all that it finished is sealed. */
  final class Turn implements AutoCloseable {
    private final String pipeline;
    private Phase phase = Phase.NOT_BEGUN;
    private Supplier<@Nullable String> stopped = () -> null;
    private @Nullable Path plan;
    private long workers;

    private Turn(String pipeline) {
      this.pipeline = pipeline;
    }

    /**
     * The job begins.
     *
     * @param stopped why it is to end, null as long as it is not
     */
    void begin(Supplier<@Nullable String> stopped) {
      synchronized (JobLine.this) {
        this.stopped = stopped;
        enter(Phase.PLANS_OR_MERGES);
      }
    }

    /** Whether no job of the pipeline comes before this one. */
    boolean isFirst() {
      synchronized (JobLine.this) {
        return earlier().isEmpty();
      }
    }

    /**
     * Waits until no job of the pipeline comes before this one.
     *
     * @throws CancellationException if the job is to end before
     */
    void awaitFirst() {
      synchronized (JobLine.this) {
        await(() -> earlier().isEmpty());
      }
    }

    /**
     * Waits until it is known what the jobs before this one run.
     *
     * @return their plans: files of datums to run, reused and gone
     * @throws CancellationException if the job is to end before
     */
    List<Path> awaitPlans() {
      synchronized (JobLine.this) {
        await(() -> earlier().stream().allMatch(turn -> turn.plan != null));
        return earlier().stream().map(turn -> Objects.requireNonNull(turn.plan)).toList();
      }
    }

    /**
     * Waits a moment, or until something in the line is not as it was.
     *
     * @throws CancellationException if the job is to end
     */
    void await() {
      synchronized (JobLine.this) {
        pause();
      }
    }

    /** The job needs slots for other things than its workers. */
    void plansOrMerges() {
      enter(Phase.PLANS_OR_MERGES);
    }

    /**
     * The job has its workers do what is planned.
     *
     * @param changes the plan
     */
    void works(Path changes) {
      synchronized (JobLine.this) {
        plan = changes;
        phase = Phase.WORKS_OR_WAITS;
        JobLine.this.notifyAll();
      }
    }

    private void await(BooleanSupplier condition) {
      Phase before = phase;
      while (!condition.getAsBoolean()) {
        enter(Phase.WORKS_OR_WAITS);
        pause();
      }
      enter(before);
    }

    private void pause() {
      String why = stopped.get();
      if (why != null) {
        throw new CancellationException(why);
      }
      try {
        // That a job is to end is not told here.
        JobLine.this.wait(TICK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw DatumsException.of("INTERRUPTED", Map.of("what", "a job waited for its turn"), e);
      }
    }

    private void enter(Phase next) {
      synchronized (JobLine.this) {
        if (phase != next) {
          phase = next;
          JobLine.this.notifyAll();
        }
      }
    }

    /**
     * Takes room for workers, or gives it back.
     *
     * @param wanted how many the job would have if it were alone
     * @param most how many the pipeline may have
     * @param slots how many the application has
     * @return how many the job may have
     */
    long workers(long wanted, long most, long slots) {
      synchronized (JobLine.this) {
        long others =
            turns.stream()
                .filter(turn -> turn != this && turn.pipeline.equals(pipeline))
                .mapToLong(turn -> turn.workers)
                .sum();
        boolean yields = before().stream().anyMatch(turn -> turn.phase == Phase.PLANS_OR_MERGES);
        workers =
            Math.max(0, Math.min(Math.min(wanted, most - others), yields ? slots / 2 : slots));
        return workers;
      }
    }

    private List<Turn> before() {
      return turns.subList(0, turns.indexOf(this));
    }

    private List<Turn> earlier() {
      return before().stream().filter(turn -> turn.pipeline.equals(pipeline)).toList();
    }

    @Override
    public void close() {
      synchronized (JobLine.this) {
        turns.remove(this);
        JobLine.this.notifyAll();
      }
    }
  }
}
