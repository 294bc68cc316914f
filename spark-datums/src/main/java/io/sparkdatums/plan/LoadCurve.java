package io.sparkdatums.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What datums did over time, in at most {@value #SLICES} slices of equal width. The width is a
 * power of two in milliseconds and doubles when time runs on, so that curves of parts add up.
 */
final class LoadCurve implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SLICES = 256;

  /** Two workers that take turns are not one. */
  private static final double ALONE = 1.1;

  private static final int KILOBYTE = 10;

  // What there is of a slice.
  private static final int BUSY = 0;
  private static final int HELD = 1;
  private static final int DATUMS = 2;
  private static final int RECORDS = 3;
  private static final int BYTES = 4;
  private static final int FIELDS = 5;

  private final TreeMap<Long, long[]> slices = new TreeMap<>();
  private int shift;

  /**
   * Adds what one datum did: it ran user code from its start on, and its outputs came at its end.
   */
  void add(Load load) {
    long start = load.started();
    long stored = load.ended();
    widen(start, stored);
    long end = start + load.processMillis();
    for (long slice = start >> shift; slice << shift < end; slice++) {
      long millis = Math.min(end, (slice + 1) << shift) - Math.max(start, slice << shift);
      long[] fields = slice(slice);
      fields[BUSY] += millis;
      // Bytes times milliseconds would be too large a number.
      fields[HELD] += millis * (load.memory() >> KILOBYTE);
    }
    long[] fields = slice(stored >> shift);
    fields[DATUMS]++;
    fields[RECORDS] += load.recordsOut();
    fields[BYTES] += load.bytesOut();
  }

  void add(LoadCurve other) {
    if (other.slices.isEmpty()) {
      return;
    }
    long width = 1L << other.shift;
    widen(other.slices.firstKey() * width, (other.slices.lastKey() + 1) * width - 1);
    while (shift < other.shift) {
      halve();
    }
    int by = shift - other.shift;
    other.slices.forEach((slice, fields) -> sum(slice(slice >> by), fields));
  }

  /** For how many milliseconds only one worker was busy. */
  long aloneMillis() {
    long width = 1L << shift;
    return slices.values().stream()
        .mapToLong(fields -> fields[BUSY])
        .map(millis -> millis <= ALONE * width ? Math.min(millis, width) : 0)
        .sum();
  }

  /**
   * The time between two moments in {@link Curve#BINS} bins. Ends of datums are counted where the
   * middle of their slice lies, which is at most half a bin away.
   */
  Curve between(long first, long end) {
    if (slices.isEmpty()) {
      return Curve.NOTHING;
    }
    long last = Math.max(end, first + 1);
    double width = (last - first) / (double) Curve.BINS;
    double[] busy = new double[Curve.BINS];
    double[] held = new double[Curve.BINS];
    long[][] ends = new long[Curve.BINS][FIELDS];
    for (Map.Entry<Long, long[]> entry : slices.entrySet()) {
      double from = Math.max(first, entry.getKey() << shift);
      double to = Math.min(last, (entry.getKey() + 1) << shift);
      long[] fields = entry.getValue();
      int begin = bin(from - first, width);
      int until = bin(to - first, width);
      for (int i = begin; i <= until; i++) {
        double inside = Math.min(to, first + (i + 1) * width) - Math.max(from, first + i * width);
        double part = to > from ? Math.max(0, inside) / (to - from) : i == begin ? 1 : 0;
        busy[i] += part * fields[BUSY];
        held[i] += part * fields[HELD];
      }
      sum(ends[bin((from + to) / 2 - first, width)], fields);
    }
    List<Curve.Bin> bins = new ArrayList<>();
    for (int i = 0; i < Curve.BINS; i++) {
      bins.add(
          new Curve.Bin(
              busy[i] / width,
              ends[i][DATUMS],
              ends[i][RECORDS],
              ends[i][BYTES],
              Math.round(held[i] / width) << KILOBYTE));
    }
    return new Curve(first, width, bins);
  }

  private static int bin(double millis, double width) {
    return (int) Math.max(0, Math.min(Curve.BINS - 1, Math.floor(millis / width)));
  }

  private long[] slice(long number) {
    return slices.computeIfAbsent(number, any -> new long[FIELDS]);
  }

  private static void sum(long[] to, long[] from) {
    for (int i = 0; i < FIELDS; i++) {
      to[i] += from[i];
    }
  }

  /** Makes the slices so wide that they hold the given moments too. */
  private void widen(long first, long last) {
    long from = slices.isEmpty() ? first : Math.min(first, slices.firstKey() << shift);
    long to = slices.isEmpty() ? last : Math.max(last, slices.lastKey() << shift);
    while ((to >> shift) - (from >> shift) >= SLICES) {
      halve();
    }
  }

  private void halve() {
    TreeMap<Long, long[]> narrow = new TreeMap<>(slices);
    slices.clear();
    shift++;
    narrow.forEach((slice, fields) -> sum(slice(slice >> 1), fields));
  }
}
