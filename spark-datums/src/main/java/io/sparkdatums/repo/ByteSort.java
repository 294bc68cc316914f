package io.sparkdatums.repo;

import io.sparkdatums.tree.Records;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Sorts the places of records by the records' bytes, unsigned: a multikey quicksort (Bentley and
 * Sedgewick, 1997) that takes eight bytes at a time and keeps them beside the place (Ng and
 * Kakimoto, 2008). What all records of a range begin with is looked at once, and nearly all
 * comparisons are of two numbers that lie together, not of bytes all over the memory.
 *
 * <p>A place is the number of a page, and in its lowest {@value #OFFSET} bits an offset there.
 */
final class ByteSort {
  static final int OFFSET = 14;

  private static final int IN_PAGE = (1 << OFFSET) - 1;
  private static final int STEP = Long.BYTES;
  private static final int FEW = 12;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final SplittableRandom random = new SplittableRandom();
  private final byte[][] pages;
  private int[] places = {};
  private long[] keys = {};

  ByteSort(byte[][] pages) {
    this.pages = pages;
  }

  /** Sorts the first {@code count} places. */
  void sort(int[] those, int count) {
    places = those;
    keys = new long[count];
    load(0, count, 0);
    sort(0, count, 0);
  }

  /** Sorts a range whose records are equal up to a depth, and whose keys are those at the depth. */
  private void sort(int from, int to, int depth) {
    int low = from;
    int high = to;
    int at = depth;
    while (high - low > FEW) {
      long pivot = pivot(low, high);
      int less = low;
      int greater = high;
      for (int i = low; i < greater; ) {
        long key = keys[i];
        if (key < pivot) {
          swap(i++, less++);
        } else if (key > pivot) {
          swap(i, --greater);
        } else {
          i++;
        }
      }
      sort(low, less, at);
      sort(greater, high, at);
      low = less;
      high = greater;
      at += STEP;
      if (high - low > 1 && !load(low, high, at)) {
        sortByLength(low, high);
        return;
      }
    }
    insert(low, high, at);
  }

  /** The median of three at random, so that no names can be chosen for which this takes long. */
  private long pivot(int low, int high) {
    long a = keys[random.nextInt(low, high)];
    long b = keys[random.nextInt(low, high)];
    long c = keys[random.nextInt(low, high)];
    return a < b ? (b < c ? b : Math.max(a, c)) : (a < c ? a : Math.max(b, c));
  }

  private void swap(int i, int j) {
    long key = keys[i];
    keys[i] = keys[j];
    keys[j] = key;
    int place = places[i];
    places[i] = places[j];
    places[j] = place;
  }

  private void insert(int low, int high, int depth) {
    for (int i = low + 1; i < high; i++) {
      long key = keys[i];
      int place = places[i];
      int to = i;
      while (to > low
          && (keys[to - 1] > key
              || (keys[to - 1] == key && compare(places[to - 1], place, depth) > 0))) {
        keys[to] = keys[to - 1];
        places[to] = places[to - 1];
        to--;
      }
      keys[to] = key;
      places[to] = place;
    }
  }

  private int compare(int a, int b, int depth) {
    int lengthA = length(a);
    int lengthB = length(b);
    int atA = a & IN_PAGE;
    int atB = b & IN_PAGE;
    int order =
        Arrays.compareUnsigned(
            page(a),
            atA + Math.min(depth, lengthA),
            atA + lengthA,
            page(b),
            atB + Math.min(depth, lengthB),
            atB + lengthB);
    return order != 0 ? order : Integer.compare(lengthA, lengthB);
  }

  /** Loads the keys at a depth; false if all records end before it. */
  private boolean load(int from, int to, int depth) {
    boolean more = false;
    for (int i = from; i < to; i++) {
      int place = places[i];
      int left = length(place) - depth;
      more |= left > 0;
      keys[i] = key(page(place), (place & IN_PAGE) + depth, left) ^ Long.MIN_VALUE;
    }
    return more;
  }

  /** The next bytes as a number, with zeros after the end. */
  private static long key(byte[] page, int at, int left) {
    if (left >= STEP) {
      return (long) LONG.get(page, at);
    }
    long key = 0;
    for (int i = 0; i < STEP; i++) {
      key = key << Byte.SIZE | (i < left ? page[at + i] & 0xff : 0);
    }
    return key;
  }

  // Records that differ only in how many zeros they end with.
  private void sortByLength(int from, int to) {
    Integer[] sorted = new Integer[to - from];
    Arrays.setAll(sorted, i -> places[from + i]);
    Arrays.sort(sorted, (a, b) -> Integer.compare(length(a), length(b)));
    for (int i = 0; i < sorted.length; i++) {
      places[from + i] = sorted[i];
    }
  }

  private int length(int place) {
    return (int) INT.get(page(place), (place & IN_PAGE) - Records.HEAD);
  }

  private byte[] page(int place) {
    return pages[place >>> OFFSET];
  }
}
