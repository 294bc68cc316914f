package io.sparkdatums.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * What work keeps alive on the heap: a thread asks for one full collection after the other and
 * notes what is left after the one that leaves the most.
 */
final class LiveBytes {
  private static final long PAUSE_MILLIS = 50;

  private LiveBytes() {}

  /** The most bytes alive during the work, less those before it. */
  static long during(Callable<?> work) throws Exception {
    long before = left();
    long[] most = {before};
    Thread watch =
        new Thread(
            () -> {
              try {
                while (true) {
                  most[0] = Math.max(most[0], left());
                  Thread.sleep(PAUSE_MILLIS);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "live bytes");
    watch.setDaemon(true);
    watch.start();
    try {
      work.call();
    } finally {
      watch.interrupt();
      watch.join();
    }
    return most[0] - before;
  }

  private static long left() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
