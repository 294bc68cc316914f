package io.sparkdatums.queue;

/**
 * A range of a plan file's datums, handed to one worker.
 *
 * @param partition the plan file
 * @param from the first position
 * @param to the position after the last one
 */
public record Lease(int partition, long from, long to) {

  public Lease {
    if (from < 0 || from >= to) {
      throw new IllegalArgumentException("[" + from + ", " + to + ") is not a range of datums");
    }
  }
}
