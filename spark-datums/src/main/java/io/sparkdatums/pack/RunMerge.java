package io.sparkdatums.pack;

import java.util.Arrays;

/**
 * Sorts numbers that stand for something by merging the ascending runs that are there already: n
 * log r comparisons for r runs, and none of the boxes that a sort of the JDK with an order of one's
 * own makes. Stable. The arrays are used again by the next sort.
 *
 * <p>It is the natural merge sort (Knuth, The Art of Computer Programming, volume 3, section
 * 5.2.4): neighbouring runs are merged from one array into the other until one is left.
 */
public final class RunMerge {
  private final Order order;
  private int[] from = new int[0];
  private int[] to = new int[0];
  private int[] ends = new int[16];

  /** The order of what the numbers stand for. */
  public interface Order {
    int compare(int a, int b);
  }

  public RunMerge(Order order) {
    this.order = order;
  }

  /**
   * Sorts a part of an array.
   *
   * @return an array whose first numbers are those of the part in order, good until the next sort
   */
  public int[] sorted(int[] numbers, int start, int end) {
    int count = end - start;
    if (from.length < count) {
      from = new int[count];
      to = new int[count];
    }
    System.arraycopy(numbers, start, from, 0, count);
    int runs = findRuns(count);
    while (runs > 1) {
      runs = mergePairs(runs);
      int[] merged = to;
      to = from;
      from = merged;
    }
    return from;
  }

  private int findRuns(int count) {
    int runs = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || order.compare(from[i - 1], from[i]) > 0) {
        if (runs == ends.length) {
          ends = Arrays.copyOf(ends, 2 * runs);
        }
        ends[runs++] = i;
      }
    }
    return runs;
  }

  private int mergePairs(int runs) {
    int merged = 0;
    int start = 0;
    for (int run = 0; run < runs; run += 2) {
      int middle = ends[run];
      int end = run + 1 < runs ? ends[run + 1] : middle;
      merge(start, middle, end);
      ends[merged++] = end;
      start = end;
    }
    return merged;
  }

  private void merge(int start, int middle, int end) {
    int left = start;
    int right = middle;
    int at = start;
    while (left < middle && right < end) {
      to[at++] = order.compare(from[left], from[right]) <= 0 ? from[left++] : from[right++];
    }
    System.arraycopy(from, left, to, at, middle - left);
    System.arraycopy(from, right, to, at + middle - left, end - right);
  }
}
