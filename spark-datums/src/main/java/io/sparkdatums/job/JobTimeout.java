package io.sparkdatums.job;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops a job whose time is over, again and again until it has ended: each of its Spark jobs must
 * be stopped, those that it begins afterwards too.
 */
final class JobTimeout implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final ScheduledExecutorService clock;
  private volatile boolean over;

  private JobTimeout() {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "job timeout");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins to count.
   *
   * @param limit null for none
   * @param stop what stops the Spark jobs that run
   */
  static JobTimeout start(@Nullable Duration limit, Runnable stop) {
    JobTimeout timeout = new JobTimeout();
    if (limit != null) {
      ScheduledFuture<?> unused =
          timeout.clock.scheduleWithFixedDelay(
              () -> {
                timeout.over = true;
                stop.run();
              },
              limit.toMillis(),
              AGAIN.toMillis(),
              TimeUnit.MILLISECONDS);
    }
    return timeout;
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
