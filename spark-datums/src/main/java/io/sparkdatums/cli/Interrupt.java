package io.sparkdatums.cli;

import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.report.Screen;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What happens on Ctrl-C. Before Spark's own shutdown hooks, jobs are cancelled, so that workers
 * end their processes and close their packs; after a few seconds the process ends come what may.
 */
final class Interrupt {
  private static final int BEFORE_SPARK = 1000;
  private static final long GRACE_MILLIS = 3_000;
  private static final long LAST_MILLIS = 4_500;

  private final CountDownLatch ended = new CountDownLatch(1);

  private Interrupt() {}

  static Interrupt watch(Screen screen) {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::limit, "interrupt-deadline-hook"));
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> interrupt.stop(screen), BEFORE_SPARK, LAST_MILLIS, TimeUnit.MILLISECONDS);
    return interrupt;
  }

  /** The command has ended by itself. */
  void ended() {
    ended.countDown();
  }

  /** Hooks may take their time after a command that has ended, not after one that was stopped. */
  private void limit() {
    if (ended.getCount() > 0) {
      // A hook would be waited for; a daemon is not.
      Thread deadline = new Thread(Interrupt::haltInTime, "interrupt-deadline");
      deadline.setDaemon(true);
      deadline.start();
    }
  }

  private static void haltInTime() {
    try {
      TimeUnit.MILLISECONDS.sleep(LAST_MILLIS);
    } catch (InterruptedException e) {
      // Then the time is over.
    }
    Runtime.getRuntime().halt(Status.INTERRUPTED);
  }

  private void stop(Screen screen) {
    if (ended.getCount() == 0) {
      return;
    }
    // Said first: a command that ends at once may stop Spark while its jobs are being cancelled.
    screen.error("interrupted: what is finished is kept for the next run");
    PipelineRuns.cancelAll();
    try {
      ended.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
