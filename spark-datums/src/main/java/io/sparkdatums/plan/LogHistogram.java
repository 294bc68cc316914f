package io.sparkdatums.plan;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How values are distributed on a logarithmic scale: a count for each power of 1.005, which is
 * exact to 0.25 % of a value and takes at most 70 kB, however many values there are. Values below 1
 * count as 1. Histograms of parts add up to that of the whole.
 *
 * <p>This is the sketch of Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile
 * sketch with relative-error guarantees" (2019), with all buckets kept.
 */
final class LogHistogram implements Serializable {
  private static final long serialVersionUID = 1;
  private static final double STEP = Math.log(1.005);

  private long[] counts = {};
  private long total;

  void add(long value) {
    int bucket = bucket(value);
    grow(bucket + 1);
    counts[bucket]++;
    total++;
  }

  void add(LogHistogram other) {
    grow(other.counts.length);
    for (int i = 0; i < other.counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** How many values there are. */
  long total() {
    return total;
  }

  /** The median of the values' logarithms; 0 if there are no values. */
  double medianLog() {
    return total == 0 ? 0 : log(medianBucket());
  }

  /** The median of the logarithms' distances from {@link #medianLog}; 0 if there are no values. */
  double deviation() {
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
    return distance * STEP;
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

  private static int bucket(long value) {
    return (int) Math.round(Math.log((double) Math.max(1, value)) / STEP);
  }

  private static double log(int bucket) {
    return bucket * STEP;
  }
}
