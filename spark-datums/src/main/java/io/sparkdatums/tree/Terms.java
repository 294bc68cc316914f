package io.sparkdatums.tree;

/**
 * Terms of new children that wait to be added to the sum of one directory, many at a time. Until
 * {@link #settle} the sum lacks them.
 *
 * <p>How fast they are side by side against one by one depends on the processor's instructions for
 * SHA-256 and for vectors, and on what of the code is compiled yet. So the first batches are done
 * in both ways by turns, and the others in the one that was faster. Memory: 104 KB.
 */
final class Terms {
  private static final int TRIALS = 16;

  private final Digests digests;
  private final byte[] children = new byte[TermLanes.CHILDREN * Digests.HASH];
  private final TermLanes lanes;
  private final long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
  private long[] sum = {};
  private int count;
  private int batches;

  Terms(Digests digests) {
    this.digests = digests;
    this.lanes = new TermLanes(Digests.termBlock());
  }

  Digests digests() {
    return digests;
  }

  /** Takes the hash of a child, whose term is to be added to the sum. */
  void add(long[] to, byte[] child) {
    if (to != sum) {
      settle();
      sum = to;
    }
    System.arraycopy(child, 0, children, count * Digests.HASH, Digests.HASH);
    count++;
    if (count == TermLanes.CHILDREN) {
      addBatch();
    }
  }

  /** Adds what waits. */
  void settle() {
    for (int i = 0; i < count; i++) {
      digests.addTerm(sum, children, i * Digests.HASH);
    }
    count = 0;
  }

  private void addBatch() {
    boolean trial = batches < TRIALS;
    int way = trial ? batches % 2 : least[0] < least[1] ? 0 : 1;
    batches++;
    long start = trial ? System.nanoTime() : 0;
    if (way == 0) {
      lanes.addTo(sum, children);
      count = 0;
    } else {
      settle();
    }
    if (trial) {
      least[way] = Math.min(least[way], System.nanoTime() - start);
    }
  }
}
