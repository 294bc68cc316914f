package io.sparkdatums.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Lengths of datums in milliseconds, and how long a number of slots needs for them.
 *
 * @param millis by datum, in the order of their names
 * @param slots how many run at the same time
 */
record SleepingDatums(int[] millis, int slots) {
  private static final double SHAPE = 1.5;

  /**
   * Pareto distributed lengths, cut so that the longest is a share of what each slot has to do.
   *
   * @param mean milliseconds, before the cut
   * @param longest that share; one of the datums has it
   */
  static SleepingDatums pareto(int seed, int datums, int slots, double mean, double longest) {
    Random random = new Random(seed);
    double least = mean * (SHAPE - 1) / SHAPE;
    double[] lengths =
        IntStream.range(0, datums)
            .mapToDouble(i -> least / Math.pow(1 - random.nextDouble(), 1 / SHAPE))
            .toArray();
    double most = longest * mean * datums / slots;
    int[] cut = Arrays.stream(lengths).mapToInt(ms -> (int) Math.min(most, ms)).toArray();
    cut[random.nextInt(datums)] = (int) most;
    return new SleepingDatums(cut, slots);
  }

  /** With one more, in the middle, of twice what each slot then has to do. */
  SleepingDatums withGiant() {
    int giant = sum() * 2 / (slots - 2);
    int middle = millis.length / 2;
    int[] more =
        IntStream.rangeClosed(0, millis.length)
            .map(i -> i < middle ? millis[i] : i == middle ? giant : millis[i - 1])
            .toArray();
    return new SleepingDatums(more, slots);
  }

  int sum() {
    return Arrays.stream(millis).sum();
  }

  int longest() {
    return Arrays.stream(millis).max().orElse(0);
  }

  /** Seconds that no schedule can do without, if datums could be divided. */
  double total() {
    return sum() / 1000.0 / slots;
  }

  /** Seconds if each slot takes the next datum when it has ended one. */
  double listScheduled() {
    PriorityQueue<Long> ends = new PriorityQueue<>();
    for (int i = 0; i < slots; i++) {
      ends.add(0L);
    }
    long last = 0;
    for (int length : millis) {
      long end = ends.remove() + length;
      ends.add(end);
      last = Math.max(last, end);
    }
    return last / 1000.0;
  }

  /** Seconds if every slot has the datums that are dealt to it in turn. */
  double dealt() {
    long[] shares = new long[slots];
    for (int i = 0; i < millis.length; i++) {
      shares[i % slots] += millis[i];
    }
    return Arrays.stream(shares).max().orElse(0) / 1000.0;
  }

  SleepingDatums longestFirst() {
    int[] sorted =
        Arrays.stream(millis).boxed().sorted(Comparator.reverseOrder()).mapToInt(i -> i).toArray();
    return new SleepingDatums(sorted, slots);
  }
}
