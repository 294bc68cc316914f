package io.sparkdatums.queue;

/**
 * A range of a plan file's datums, handed to one worker.
 *
 * @param epoch its number: what is accepted once must name it, and a later lease has a higher one
 * @param partition the plan file
 * @param from the first position
 * @param to the position after the last one
 * @param spent how many tries of its datums other workers have spent
 * @param hold whether the queue may still give it to another
 */
public record Lease(long epoch, int partition, long from, long to, int spent, Hold hold)
    implements Answer {

  /** Whether the worker must ask before it runs user code. */
  public enum Hold {
    /** The datums are the worker's, come what may. */
    SURE,
    /** A worker with nothing to do may get it, until the holder has asked to start. */
    OFFERED
  }

  public Lease {
    if (from < 0 || from >= to) {
      throw new IllegalArgumentException("[" + from + ", " + to + ") is not a range of datums");
    }
  }

  long datums() {
    return to - from;
  }
}
