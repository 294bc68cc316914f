package io.sparkdatums.queue;

import java.util.BitSet;

/**
 * The static plan: a worker runs one whole plan file, apart from what closed packs hold already.
 */
public final class StaticLeases implements LeaseSource {
  private final int partition;
  private final int datums;
  private final BitSet done;
  private int next;

  /**
   * @param partition the plan file
   * @param datums how many datums it holds
   * @param done the positions that need not run
   */
  public StaticLeases(int partition, long datums, BitSet done) {
    this.partition = partition;
    this.datums = Math.toIntExact(datums);
    this.done = (BitSet) done.clone();
  }

  @Override
  public synchronized Answer next(Need need) {
    int from = done.nextClearBit(next);
    if (from >= datums) {
      return Answer.Without.DONE;
    }
    int held = done.nextSetBit(from);
    next = held < 0 ? datums : Math.min(held, datums);
    return new Lease(0, partition, from, next, 0, Lease.Hold.SURE);
  }
}
