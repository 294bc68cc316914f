package io.sparkdatums.benchmarks;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.sparkdatums.cli.SparkMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command line while it asks again and again for a full collection, and writes what was left
 * after the one that left the most. What a heap holds between collections is mostly garbage and
 * tells more about the collector than about the program; what is left after a full one is what the
 * program needs.
 */
public final class LiveObjects {
  private static final long PAUSE_MILLIS = 250;

  /** The name that the parallel collector's full collections go by. */
  private static final String FULL = "PS MarkSweep";

  private final Path result;
  private final GarbageCollectorMXBean full;
  private final List<String> heap;
  private long peak;

  private LiveObjects(Path result) {
    this.result = result;
    this.full =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
            .filter(collector -> collector.getName().equals(FULL))
            .findAny()
            .orElseThrow();
    this.heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .toList();
  }

  /**
   * Runs a command and exits with its status.
   *
   * @param words the file for the peak in bytes, then the command
   */
  public static void main(String[] words) {
    LiveObjects live = new LiveObjects(Path.of(words[0]));
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "live objects");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(live::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(live::write));
    SparkMain.main(Arrays.copyOfRange(words, 1, words.length));
  }

  // All pools as one full collection left them. Asked one by one, a pool may tell of a later, small
  // collection, and an object that moved meanwhile counts twice.
  private synchronized void look() {
    System.gc();
    GcInfo last = full.getLastGcInfo();
    if (last != null) {
      long bytes =
          last.getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> heap.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      peak = Math.max(peak, bytes);
    }
  }

  private synchronized void write() {
    try {
      Files.writeString(result, Long.toString(peak));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
