package io.sparkdatums.plan;

import java.io.Serializable;
import java.util.TreeMap;

/**
 * How busy workers were over time, in at most {@value #SLICES} slices of equal width. The width is
 * a power of two in milliseconds and doubles when time runs on, so that curves of parts add up.
 */
final class BusyCurve implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SLICES = 256;

  /** Two workers that take turns are not one. */
  private static final double ALONE = 1.1;

  private final TreeMap<Long, Long> busy = new TreeMap<>();
  private int shift;

  /**
   * Adds the time that one datum took.
   *
   * @param start in milliseconds since the epoch
   */
  void add(long start, long millis) {
    if (millis <= 0) {
      return;
    }
    long end = start + millis;
    widen(start, end - 1);
    for (long slice = start >> shift; slice <= (end - 1) >> shift; slice++) {
      long from = Math.max(start, slice << shift);
      long to = Math.min(end, (slice + 1) << shift);
      busy.merge(slice, to - from, Long::sum);
    }
  }

  void add(BusyCurve other) {
    if (other.busy.isEmpty()) {
      return;
    }
    long width = 1L << other.shift;
    widen(other.busy.firstKey() * width, (other.busy.lastKey() + 1) * width - 1);
    while (shift < other.shift) {
      halve();
    }
    int by = shift - other.shift;
    other.busy.forEach((slice, millis) -> busy.merge(slice >> by, millis, Long::sum));
  }

  /** For how many milliseconds only one worker was busy. */
  long aloneMillis() {
    long width = 1L << shift;
    return busy.values().stream()
        .mapToLong(millis -> millis <= ALONE * width ? Math.min(millis, width) : 0)
        .sum();
  }

  /** Makes the slices so wide that they hold the given moments too. */
  private void widen(long first, long last) {
    long from = busy.isEmpty() ? first : Math.min(first, busy.firstKey() << shift);
    long to = busy.isEmpty() ? last : Math.max(last, busy.lastKey() << shift);
    while ((to >> shift) - (from >> shift) >= SLICES) {
      halve();
    }
  }

  private void halve() {
    TreeMap<Long, Long> wider = new TreeMap<>();
    busy.forEach((slice, millis) -> wider.merge(slice >> 1, millis, Long::sum));
    busy.clear();
    busy.putAll(wider);
    shift++;
  }
}
