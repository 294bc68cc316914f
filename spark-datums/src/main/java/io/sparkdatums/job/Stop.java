package io.sparkdatums.job;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether someone has asked work in this process to end, once and for all. */
final class Stop {
  private static final Set<Stop> HEARD = ConcurrentHashMap.newKeySet();

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable cancel;

  /**
   * @param cancel ends what is under way
   */
  Stop(Runnable cancel) {
    this.cancel = cancel;
  }

  /** Says that work goes on which {@link #all} is to end, until what is returned is closed. */
  Heard hear() {
    // Of two for one work, as of a watch and its job, the outer one is the one that counts.
    return HEARD.add(this) ? () -> HEARD.remove(this) : () -> {};
  }

  /** Work that can be asked to end. */
  interface Heard extends AutoCloseable {
    @Override
    void close();
  }

  /** Asks all work in this process to end. */
  static void all() {
    HEARD.forEach(Stop::ask);
  }

  void ask() {
    asked.countDown();
    cancel.run();
  }

  boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits until the work is asked to end, or so long. */
  void await(Duration longest) throws InterruptedException {
    asked.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
