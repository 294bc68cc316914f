package io.sparkdatums.queue;

import java.util.BitSet;

/** A lease as the queue knows it. */
final class Holding {
  final Lease lease;

  /** The positions that are not accepted, counted from the lease's first. */
  final BitSet remaining = new BitSet();

  /** Those of them that wait in the holder's pack for its end. */
  final BitSet finished = new BitSet();

  /** Whether user code may be running. */
  boolean started;

  /** Whether nothing else may run on the executor. */
  boolean alone;

  Holding(Lease lease) {
    this.lease = lease;
    this.started = lease.hold() == Lease.Hold.SURE;
    remaining.set(0, Math.toIntExact(lease.datums()));
  }

  /** Whether the holder has datums of it in hand. */
  boolean unfinished() {
    return firstUnfinished() >= 0;
  }

  /** The first of them, counted from the lease's first; −1 if there is none. */
  int firstUnfinished() {
    int first = remaining.nextSetBit(0);
    while (first >= 0 && finished.get(first)) {
      first = remaining.nextSetBit(first + 1);
    }
    return first;
  }
}
