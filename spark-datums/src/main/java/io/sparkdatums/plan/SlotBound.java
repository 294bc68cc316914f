package io.sparkdatums.plan;

import java.util.List;

/**
 * The least time in which workers can do a number of pieces of work that cannot be divided: no less
 * than the work of all divided by the workers, and no less than the longest piece. Handing out the
 * longest first comes within a third of it, and close to it where there are many more pieces than
 * workers (R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969).
 *
 * @param totalMillis the work of all
 * @param longestMillis the longest piece
 * @param slots workers, at least 1
 */
record SlotBound(double totalMillis, double longestMillis, int slots) {

  double millis() {
    return Math.max(share(), longestMillis);
  }

  /** What falls to each worker if all can be shared out. */
  double share() {
    return totalMillis / slots;
  }

  /**
   * How much sooner all could be done if some pieces were as usual, and how much of that each of
   * them is answerable for. The pieces are thought to shrink together, the longest first; what a
   * step gains is shared by those that shrink in it, so that the costs add up and equal pieces cost
   * the same.
   *
   * @param pieces their times, longest first; they are among the total
   * @param usual what a piece usually takes, at most the last of them
   * @param longestOther the longest of the other pieces
   */
  static double[] costs(
      double totalMillis, int slots, List<Double> pieces, double usual, double longestOther) {
    double[] costs = new double[pieces.size()];
    double total = totalMillis;
    for (int i = 0; i < costs.length; i++) {
      double from = pieces.get(i);
      double to = i + 1 < costs.length ? pieces.get(i + 1) : usual;
      double before = new SlotBound(total, Math.max(from, longestOther), slots).millis();
      total -= (i + 1) * (from - to);
      double after = new SlotBound(total, Math.max(to, longestOther), slots).millis();
      for (int j = 0; j <= i; j++) {
        costs[j] += (before - after) / (i + 1);
      }
    }
    return costs;
  }
}
