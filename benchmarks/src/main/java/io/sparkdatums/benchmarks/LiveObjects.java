package io.sparkdatums.benchmarks;

import io.sparkdatums.cli.SparkMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

  private final Path result;
  private long peak;

  private LiveObjects(Path result) {
    this.result = result;
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

  private synchronized void look() {
    System.gc();
    long left = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
        left += pool.getCollectionUsage().getUsed();
      }
    }
    peak = Math.max(peak, left);
  }

  private synchronized void write() {
    try {
      Files.writeString(result, Long.toString(peak));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
