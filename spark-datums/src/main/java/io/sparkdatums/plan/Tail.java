package io.sparkdatums.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The end of a job whose work is not evenly spread, as its curve shows it: workers busy at capacity
 * and then few of them, or output coming steadily and then hardly any, while memory is held.
 *
 * @param sign which of the two it is
 * @param beforeMillis how long the job ran before it
 * @param millis how long it took
 * @param idleMillis how much sooner the job had ended if all workers had shared it
 * @param busyBefore how many workers were busy before it, on average
 * @param busy how many were busy in it, on average
 * @param output bytes per time in it, as a part of what there was before; its last bin, in which
 *     what held it up comes out, does not count
 * @param memory memory in it, as a part of what there was before; 0 if nobody knows
 */
public record Tail(
    Sign sign,
    long beforeMillis,
    long millis,
    long idleMillis,
    double busyBefore,
    double busy,
    double output,
    double memory) {
  private static final double CAPACITY = 0.75;
  private static final double LOW = 0.5;
  private static final double LEAST_PART = 0.1;
  private static final double DRY = 0.1;
  private static final double LEAST_DRY_PART = 0.25;
  private static final double NEARLY_ALL = 0.9;
  private static final double LEAST_MILLIS = 1_000;

  /** Of so many bins at least one is needed to know how it was before. */
  private static final int BEFORE = 8;

  /** What is seen. */
  public enum Sign {
    /** Workers were busy at capacity, and then few were. */
    SLOTS,
    /** Output came steadily, and then hardly any. */
    OUTPUT_RATE
  }

  /**
   * Looks for the signs.
   *
   * @param slots how many workers there were
   */
  public static Optional<Tail> of(Curve curve, int slots) {
    List<Curve.Bin> bins = curve.bins();
    if (bins.isEmpty()) {
      return Optional.empty();
    }
    return slots(curve, slots).or(() -> output(curve, slots));
  }

  private static Optional<Tail> slots(Curve curve, int slots) {
    List<Curve.Bin> bins = curve.bins();
    int from = bins.size();
    while (from > 0 && bins.get(from - 1).busy() <= LOW * slots) {
      from--;
    }
    boolean found =
        slots > 1
            && from >= bins.size() / BEFORE
            && isLong(curve, from, LEAST_PART)
            && mean(bins.subList(0, from), Curve.Bin::busy) >= CAPACITY * slots;
    return found ? Optional.of(tail(Sign.SLOTS, curve, slots, from)) : Optional.empty();
  }

  private static Optional<Tail> output(Curve curve, int slots) {
    List<Curve.Bin> bins = curve.bins();
    for (int from = bins.size() / BEFORE; isLong(curve, from, LEAST_DRY_PART); from++) {
      List<Curve.Bin> before = bins.subList(0, from);
      double usual = mean(before, Curve.Bin::bytes);
      long steady = before.stream().filter(bin -> bin.bytes() > DRY * usual).count();
      List<Curve.Bin> after = bins.subList(from, bins.size() - 1);
      long dry = after.stream().filter(bin -> bin.bytes() <= DRY * usual).count();
      boolean begins = after.get(0).bytes() <= DRY * usual;
      if (begins && usual > 0 && steady >= LOW * from && dry >= NEARLY_ALL * after.size()) {
        return Optional.of(tail(Sign.OUTPUT_RATE, curve, slots, from));
      }
    }
    return Optional.empty();
  }

  private static boolean isLong(Curve curve, int from, double part) {
    int bins = curve.bins().size() - from;
    return bins >= part * curve.bins().size() && bins * curve.binMs() >= LEAST_MILLIS;
  }

  private static Tail tail(Sign sign, Curve curve, int slots, int from) {
    List<Curve.Bin> before = curve.bins().subList(0, from);
    List<Curve.Bin> after = curve.bins().subList(from, curve.bins().size());
    double millis = after.size() * curve.binMs();
    double busy = mean(after, Curve.Bin::busy);
    List<Curve.Bin> last = after.subList(0, Math.max(1, after.size() - 1));
    return new Tail(
        sign,
        Math.round(from * curve.binMs()),
        Math.round(millis),
        Math.round(millis * Math.max(0, 1 - busy / slots)),
        mean(before, Curve.Bin::busy),
        busy,
        mean(last, Curve.Bin::bytes) / Math.max(1, mean(before, Curve.Bin::bytes)),
        mean(after, Curve.Bin::memory) / Math.max(1, mean(before, Curve.Bin::memory)));
  }

  private static double mean(List<Curve.Bin> bins, ToDoubleFunction<Curve.Bin> value) {
    return bins.stream().mapToDouble(value).average().orElse(0);
  }
}
