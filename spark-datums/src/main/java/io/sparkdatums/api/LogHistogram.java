package io.sparkdatums.api;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How values are distributed on a logarithmic scale: a count for each power of 1.005, which is
 * exact to 0.25 % of a value and takes at most 70 kB, however many values there are; or, coarse, of
 * 1.05, for a tenth of that. Values below 1 count as 1. Histograms of parts add up to that of the
 * whole.
 *
 * <p>This is the sketch of Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile
 * sketch with relative-error guarantees" (2019), with all buckets kept.
 */
public final class LogHistogram implements Serializable {
  private static final long serialVersionUID = 1;

  private final double step;
  private long[] counts = {};
  private long total;

  /** An exact one. */
  public LogHistogram() {
    this(1.005);
  }

  private LogHistogram(double power) {
    this.step = Math.log(power);
  }

  /** A small one, for where there are many. */
  public static LogHistogram coarse() {
    return new LogHistogram(1.05);
  }

  public void add(long value) {
    int bucket = bucket(value);
    grow(bucket + 1);
    counts[bucket]++;
    total++;
  }

  public void add(LogHistogram other) {
    grow(other.counts.length);
    for (int i = 0; i < other.counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** Takes away what is part of it. */
  public void subtract(LogHistogram part) {
    for (int i = 0; i < part.counts.length; i++) {
      counts[i] -= part.counts[i];
    }
    total -= part.total;
  }

  /** The median of the values; 1 if there are none. */
  public long median() {
    return Math.round(Math.exp(medianLog()));
  }

  /** How many values there are in each bucket, for {@link #coarse(long[])}. */
  public long[] counts() {
    return counts.clone();
  }

  /** A small one of counts that such a one had. */
  public static LogHistogram coarse(long[] counts) {
    LogHistogram histogram = coarse();
    histogram.counts = counts.clone();
    histogram.total = Arrays.stream(counts).sum();
    return histogram;
  }

  /** How many values there are. */
  public long total() {
    return total;
  }

  /** The median of the values' logarithms; 0 if there are no values. */
  public double medianLog() {
    return total == 0 ? 0 : log(medianBucket());
  }

  /** The median of the logarithms' distances from {@link #medianLog}; 0 if there are no values. */
  public double deviation() {
    if (total == 0) {
      return 0;
    }
    int middle = medianBucket();
    long seen = counts[middle];
    int distance = 0;
    while (2 * seen < total) {
      distance++;
      seen += count(middle - distance) + count(middle + distance);
    }
    return distance * step;
  }

  private int medianBucket() {
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (2 * seen >= total) {
        return i;
      }
    }
    throw new IllegalStateException("no values");
  }

  private long count(int bucket) {
    return bucket < 0 || bucket >= counts.length ? 0 : counts[bucket];
  }

  private void grow(int length) {
    if (counts.length < length) {
      counts = Arrays.copyOf(counts, Math.max(length, Math.min(2 * counts.length, length + 512)));
    }
  }

  private int bucket(long value) {
    return value <= 1 ? 0 : (int) Math.round(Math.log((double) value) / step);
  }

  private double log(int bucket) {
    return bucket * step;
  }
}
