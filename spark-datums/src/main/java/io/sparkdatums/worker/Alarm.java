package io.sparkdatums.worker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts the thread that has set it when its time is up. */
final class Alarm implements AutoCloseable {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "datums-alarm");
            thread.setDaemon(true);
            return thread;
          });

  private final Thread thread = Thread.currentThread();
  private final @Nullable Future<?> pending;
  private boolean rung;
  private boolean closed;

  private Alarm(@Nullable Duration timeout) {
    this.pending =
        timeout == null
            ? null
            : CLOCK.schedule(this::ring, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sets the alarm; without a time it never rings. */
  static Alarm set(@Nullable Duration timeout) {
    return new Alarm(timeout);
  }

  private synchronized void ring() {
    if (!closed) {
      rung = true;
      thread.interrupt();
    }
  }

  synchronized boolean rung() {
    return rung;
  }

  /** After this the thread is not interrupted by the alarm any more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (pending != null) {
      pending.cancel(false);
    }
    if (rung) {
      Thread.interrupted();
    }
  }
}
