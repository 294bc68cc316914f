package io.sparkdatums.job;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a job whose time is over, or of which someone has asked it in the warehouse, again and again
 * until it has ended: each of its Spark jobs must be stopped, those that it begins afterwards too.
 */
final class JobEnding implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Request request;
  private final Runnable stop;
  private final ScheduledExecutorService clock;
  private volatile @Nullable Cause cause;

  /** Why a job is ended. */
  enum Cause {
    TIME_OVER("job timed out"),
    ASKED("stopped");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    /** What the job's record says. */
    String text() {
      return text;
    }
  }

  /** Says whether someone has asked for the end. */
  @FunctionalInterface
  interface Request {
    boolean made() throws IOException;
  }

  private JobEnding(Request request, Runnable stop) {
    this.request = request;
    this.stop = stop;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "job ending");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins to look.
   *
   * @param limit how long the job may take, null for as long as it likes
   * @param stop what stops the Spark jobs that run
   */
  static JobEnding start(@Nullable Duration limit, Request request, Runnable stop) {
    JobEnding ending = new JobEnding(request, stop);
    if (limit != null) {
      ScheduledFuture<?> unusedOnce =
          ending.clock.schedule(ending::timeOver, limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    ScheduledFuture<?> unusedAgain =
        ending.clock.scheduleWithFixedDelay(
            ending::look, AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    return ending;
  }

  private void timeOver() {
    cause = Cause.TIME_OVER;
    stop.run();
  }

  private void look() {
    if (cause == null && isAsked()) {
      cause = Cause.ASKED;
    }
    if (cause != null) {
      stop.run();
    }
  }

  private boolean isAsked() {
    try {
      return request.made();
    } catch (IOException | RuntimeException e) {
      // Storage that does not answer now may do so at the next look.
      return false;
    }
  }

  /** Why the job is to end, null if it is not. */
  @Nullable Cause cause() {
    return cause;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
