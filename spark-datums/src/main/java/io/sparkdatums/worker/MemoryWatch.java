package io.sparkdatums.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks now and then how much memory user code holds, while it runs. One thread for all of a
 * process: what ends within {@value #TICK_MILLIS} ms costs a look at the clock and is not looked
 * at; what runs on is looked at again after a quarter of its time, at the latest each second. So of
 * what grows until it ends, at most the last fifth is not seen.
 */
final class MemoryWatch implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final long MOST_NANOS = 1_000_000_000;
  private static final int PART = 4;

  /** The thread waits without looking at the clock when nothing has run for so many ticks. */
  private static final int IDLE_TICKS = 40;

  private static final Looker LOOKER = new Looker();

  private final LongSupplier memory;
  private final long mostNanos;
  private final long begun = System.nanoTime();
  private volatile long due = begun + TICK_MILLIS * 1_000_000;
  private volatile long peak;

  private MemoryWatch(LongSupplier memory, long mostNanos) {
    this.memory = memory;
    this.mostNanos = mostNanos;
  }

  /**
   * Begins to watch.
   *
   * @param memory says how many bytes there are now
   */
  static MemoryWatch begin(LongSupplier memory) {
    return begin(new MemoryWatch(memory, MOST_NANOS));
  }

  /** Begins to have something looked at each {@value #TICK_MILLIS} ms. */
  static MemoryWatch eachTick(Runnable look) {
    return begin(
        new MemoryWatch(
            () -> {
              look.run();
              return 0;
            },
            0));
  }

  private static MemoryWatch begin(MemoryWatch watch) {
    LOOKER.add(watch);
    return watch;
  }

  /** The most that was seen; 0 if nobody has looked. */
  long peak() {
    return peak;
  }

  @Override
  public void close() {
    LOOKER.watches.remove(this);
  }

  private void look() {
    long now = System.nanoTime();
    if (now - due < 0) {
      return;
    }
    peak = Math.max(peak, memory.getAsLong());
    due = now + Math.min(mostNanos, (now - begun) / PART);
  }

  /** The thread that looks. */
  private static final class Looker implements Runnable {
    private final Set<MemoryWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean waiting;
    private volatile boolean started;

    void add(MemoryWatch watch) {
      watches.add(watch);
      if (waiting || !started) {
        wake();
      }
    }

    private synchronized void wake() {
      if (!started) {
        started = true;
        Thread thread = new Thread(this, "datums-memory");
        thread.setDaemon(true);
        thread.start();
      }
      notifyAll();
    }

    @Override
    public void run() {
      try {
        for (int idle = 0; ; idle = watches.isEmpty() ? idle + 1 : 0) {
          if (idle > IDLE_TICKS) {
            awaitSome();
          }
          watches.forEach(MemoryWatch::look);
          TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void awaitSome() throws InterruptedException {
      waiting = true;
      // Whoever came before we said that we wait has not woken us.
      while (watches.isEmpty()) {
        wait();
      }
      waiting = false;
    }
  }
}
