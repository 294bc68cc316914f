package io.sparkdatums.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The positions that no lease holds, as ranges of plan files. A worker owns at most one of them and
 * takes from its head, so that it reads a plan file from front to back and the longest datums go
 * first. One whose range is used up gets a range that nobody owns, else the second half of the one
 * with the most predicted work: that is the stealing. Memory is a few words per range, of which
 * there are about as many as plan files, workers and returned leases.
 */
final class OpenRanges {
  private final double[] costs;
  private final Map<Long, Range> owned = new HashMap<>();
  private final List<Range> free = new ArrayList<>();
  private long datums;

  /** An open range. */
  private final class Range {
    final int partition;
    long from;
    long to;

    Range(int partition, long from, long to) {
      this.partition = partition;
      this.from = from;
      this.to = to;
    }

    double work() {
      return (to - from) * costs[partition];
    }
  }

  /**
   * Positions taken.
   *
   * @param partition the plan file
   * @param from the first one
   * @param to the one after the last
   */
  record Slice(int partition, long from, long to) {}

  /**
   * @param costs by plan file, the predicted milliseconds of one datum
   */
  OpenRanges(double[] costs) {
    this.costs = costs.clone();
  }

  /** How many positions are open. */
  long datums() {
    return datums;
  }

  void add(int partition, long from, long to) {
    free.add(new Range(partition, from, to));
    datums += to - from;
  }

  /** Takes the next positions for a worker, at least one if there is any. */
  Optional<Slice> take(long worker, long most) {
    Range range = owned.get(worker);
    if (range == null) {
      Optional<Range> another = another();
      if (another.isEmpty()) {
        return Optional.empty();
      }
      range = another.get();
      owned.put(worker, range);
    }
    Slice slice =
        new Slice(range.partition, range.from, Math.min(range.to, range.from + Math.max(1, most)));
    range.from = slice.to();
    datums -= slice.to() - slice.from();
    if (range.from == range.to) {
      owned.remove(worker);
    }
    return Optional.of(slice);
  }

  /** A worker that is no more owns nothing. */
  void disown(long worker) {
    Range range = owned.remove(worker);
    if (range != null) {
      free.add(range);
    }
  }

  private Optional<Range> another() {
    Optional<Range> unowned = largest(free);
    if (unowned.isPresent()) {
      free.remove(unowned.get());
      return unowned;
    }
    Optional<Range> victim = largest(owned.values());
    if (victim.isPresent() && victim.get().to - victim.get().from == 1) {
      owned.values().remove(victim.get());
      return victim;
    }
    return victim.map(this::secondHalf);
  }

  private Range secondHalf(Range range) {
    long middle = range.from + (range.to - range.from + 1) / 2;
    Range half = new Range(range.partition, middle, range.to);
    range.to = middle;
    return half;
  }

  private static Optional<Range> largest(Collection<Range> ranges) {
    return ranges.stream().max(Comparator.comparingDouble(Range::work));
  }
}
