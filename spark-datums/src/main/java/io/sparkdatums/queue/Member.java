package io.sparkdatums.queue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker as the queue knows it. */
final class Member {
  final long worker;
  final String executor;
  final int slot;

  /** By epoch, the oldest first. */
  final Map<Long, Holding> leases = new LinkedHashMap<>();

  /** When it last began or finished something. */
  long since;

  /** Whether its executor is to go. */
  boolean draining;

  /** Whether it was told to end because there are too many. */
  boolean dismissed;

  Member(long worker, String executor, int slot, long now) {
    this.worker = worker;
    this.executor = executor;
    this.slot = slot;
    this.since = now;
  }

  /** Whether it has a datum in hand. */
  boolean busy() {
    return leases.values().stream().anyMatch(Holding::unfinished);
  }

  /** The lease of the datum that user code may be running on. */
  @Nullable Holding inProcess() {
    for (Holding holding : leases.values()) {
      if (holding.started && holding.unfinished()) {
        return holding;
      }
    }
    return null;
  }

  /** The last datum that it has not begun, if it has another one in hand that comes before it. */
  @Nullable Holding lastOffered() {
    int inHand = 0;
    Holding last = null;
    for (Holding holding : leases.values()) {
      if (holding.unfinished()) {
        inHand++;
        last = holding.started ? last : holding;
      }
    }
    return inHand > 1 ? last : null;
  }

  /** Drops a lease of which nothing remains. */
  void forget(Holding holding) {
    if (holding.remaining.isEmpty()) {
      leases.remove(holding.lease.epoch());
    }
  }
}
