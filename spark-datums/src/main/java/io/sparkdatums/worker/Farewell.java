package io.sparkdatums.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Lets workers close their packs when the process is asked to end. It comes before Spark and
 * Hadoop's filesystems are shut down.
 */
final class Farewell {
  private static final int BEFORE_SPARK = 100;
  private static final Set<Guest> GUESTS = ConcurrentHashMap.newKeySet();

  static {
    ShutdownHookManager.get().addShutdownHook(Farewell::goodbye, BEFORE_SPARK);
  }

  private Farewell() {}

  /** A worker, until it is closed. */
  static final class Guest implements AutoCloseable {
    private final Runnable stop;
    private final Duration patience;
    private final CountDownLatch gone = new CountDownLatch(1);

    private Guest(Runnable stop, Duration patience) {
      this.stop = stop;
      this.patience = patience;
    }

    @Override
    public void close() {
      gone.countDown();
      GUESTS.remove(this);
    }
  }

  /**
   * Announces a worker.
   *
   * @param stop asks it to end
   * @param patience how long to wait for that
   */
  static Guest guest(Runnable stop, Duration patience) {
    Guest guest = new Guest(stop, patience);
    GUESTS.add(guest);
    return guest;
  }

  private static void goodbye() {
    GUESTS.forEach(guest -> guest.stop.run());
    for (Guest guest : GUESTS) {
      try {
        if (!guest.gone.await(guest.patience.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
