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
    Thread last =
        new Thread(
            () -> {
              if (!interrupt.await(LAST_MILLIS)) {
                Runtime.getRuntime().halt(Status.INTERRUPTED);
              }
            },
            "interrupt-deadline");
    Runtime.getRuntime().addShutdownHook(last);
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> interrupt.stop(screen), BEFORE_SPARK, LAST_MILLIS, TimeUnit.MILLISECONDS);
    return interrupt;
  }

  /** The command has ended by itself. */
  void ended() {
    ended.countDown();
  }

  private void stop(Screen screen) {
    if (ended.getCount() == 0) {
      return;
    }
    PipelineRuns.cancelAll();
    screen.error("interrupted: what is finished is kept for the next run");
    await(GRACE_MILLIS);
  }

  private boolean await(long millis) {
    try {
      return ended.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
