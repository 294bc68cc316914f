package io.sparkdatums.plan;

import java.util.List;

/**
 * What a job did over time, in equal bins from its first datum's start to its last one's end.
 *
 * @param started where the first bin begins, in milliseconds since the epoch
 * @param binMs the width of a bin in milliseconds
 * @param bins at most {@value #BINS}; none if no datum ran
 */
public record Curve(long started, double binMs, List<Bin> bins) {
  /** How many bins there are. */
  public static final int BINS = 64;

  /** Of a job that ran nothing. */
  public static final Curve NOTHING = new Curve(0, 0, List.of());

  public Curve {
    bins = List.copyOf(bins);
  }

  /**
   * A part of the time.
   *
   * @param busy how many workers ran user code, on average
   * @param datums how many datums ended
   * @param records how many files these wrote
   * @param bytes how many bytes these wrote
   * @param memory bytes of memory of the datums that ran, each with the most that it ever held, on
   *     average; 0 if nobody knows
   */
  public record Bin(double busy, long datums, long records, long bytes, long memory) {}
}
