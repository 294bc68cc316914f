package io.sparkdatums.plan;

import io.sparkdatums.api.Figures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/**
 * How the predicted work of a job is spread over its datums. Of parts, they add up.
 *
 * @param datums how many there are to run
 * @param millis their predicted duration in all
 * @param bytes the length of their inputs in all
 * @param longest the {@value #MOST_LONGEST} datums that are predicted to take longest, or all if
 *     there are fewer, the longest first
 * @param compressed the path of the largest input file that can only be read from its beginning
 * @param compressedBytes its length
 */
public record Spread(
    long datums,
    double millis,
    long bytes,
    List<Foreseen> longest,
    String compressed,
    long compressedBytes)
    implements Serializable {
  /** How many of the longest datums are kept. */
  static final int MOST_LONGEST = 8;

  private static final double OVER_SHARE = 1.5;
  private static final double MOST = 0.5;
  private static final double WORTH_IT = 0.9;
  private static final double PERCENT = 100;

  /** No datums. */
  public static final Spread NOTHING = new Spread(0, 0, 0, List.of(), "", 0);

  public Spread {
    longest = List.copyOf(longest);
  }

  /**
   * With one more datum.
   *
   * @param size the length of its inputs
   * @param file the path of its largest input, empty if that is a directory
   */
  public Spread plus(Foreseen datum, long size, String file) {
    boolean packed = SkewDiagnosis.isUnsplittable(file);
    return plus(
        new Spread(
            1,
            datum.cost(),
            size,
            List.of(datum),
            packed ? file : "",
            packed ? datum.inputBytes() : 0));
  }

  public Spread plus(Spread other) {
    boolean larger = other.compressedBytes > compressedBytes;
    return new Spread(
        datums + other.datums,
        millis + other.millis,
        bytes + other.bytes,
        longest(other.longest),
        larger ? other.compressed : compressed,
        larger ? other.compressedBytes : compressedBytes);
  }

  private List<Foreseen> longest(List<Foreseen> others) {
    return longest.size() == MOST_LONGEST
            && (others.isEmpty() || others.get(0).cost() <= longest.get(MOST_LONGEST - 1).cost())
        ? longest
        : Stream.concat(longest.stream(), others.stream())
            .sorted(Comparator.comparingDouble(Foreseen::cost).reversed())
            .limit(MOST_LONGEST)
            .toList();
  }

  /** The predicted duration of the longest datum. */
  private double longestMillis() {
    return longest.isEmpty() ? 0 : longest.get(0).cost();
  }

  /** The least time in which so many workers can do it, in milliseconds. */
  public double leastMillis(int workers) {
    return new SlotBound(millis, longestMillis(), workers).millis();
  }

  /**
   * Why so many workers cannot all be busy to the end, and what to do; empty if they can.
   *
   * @param finer prices what to do; asked only if there is something to be said
   */
  public List<String> warnings(int workers, FinerGlobs finer) {
    String least = "no number of workers makes this faster than ";
    return warnings(
        workers,
        finer,
        new Measure(
            "worker",
            "of all work: " + least + Figures.seconds(longestMillis() / 1000),
            millis -> Figures.seconds(millis / 1000)));
  }

  /**
   * The same of what is only read, where the predicted duration of a datum is its bytes.
   *
   * @param slots how many tasks run at a time
   */
  public List<String> readingWarnings(int slots, FinerGlobs finer) {
    return warnings(
        slots,
        finer,
        new Measure(
            "slot",
            "of all bytes, which one task reads",
            bytes -> Figures.bytes(Math.round(bytes))));
  }

  /**
   * What costs are.
   *
   * @param who has them
   * @param limit what it means that one datum has a part of them
   */
  private record Measure(String who, String limit, DoubleFunction<String> text) {}

  private List<String> warnings(int workers, FinerGlobs finer, Measure measure) {
    List<String> warnings = new ArrayList<>();
    if (workers < 2 || datums == 0) {
      return warnings;
    }
    boolean most = compressedBytes > MOST * bytes;
    if (datums < workers) {
      warnings.add(
          Figures.count(datums)
              + (datums == 1 ? " datum" : " datums")
              + " for "
              + Figures.count(workers)
              + " "
              + measure.who
              + "s"
              + (most
                  ? ""
                  : ": " + cure("makes more datums", "a finer glob", workers, finer, measure)));
    }
    if (datums > 1 && longestMillis() > OVER_SHARE * millis / Math.min(datums, workers)) {
      Foreseen first = longest.get(0);
      warnings.add(
          InputKeys.name(finer.keys().key(first.input(), first.inputPath()), first.path())
              + " is "
              + percent(longestMillis() / millis)
              + " "
              + measure.limit
              + (most || !warnings.isEmpty()
                  ? ""
                  : "; "
                      + cure(
                          "divides it",
                          "a finer glob or put file --split",
                          workers,
                          finer,
                          measure)));
    }
    if (most) {
      warnings.add(
          compressed
              + " holds "
              + percent(compressedBytes / (double) bytes)
              + " of all bytes, and a file compressed like this is not read in parts: store it as"
              + " bzip2 or uncompressed, or what is in it with put file --split");
    }
    return warnings;
  }

  /**
   * What to do about the longest datum, with its price if that can be told.
   *
   * @param unknown what to do if not even that can be told what it reads
   */
  private String cure(
      String effect, String unknown, int workers, FinerGlobs finer, Measure measure) {
    Foreseen first = longest.get(0);
    if (finer.keys().isGrouped(first.input())) {
      return "a finer key in group_by " + effect;
    }
    if (finer.isFile(first)) {
      double second = longest.size() > 1 ? longest.get(1).cost() : 0;
      return "put file --split "
          + effect
          + price(new SlotBound(millis, second, workers).millis(), workers, measure);
    }
    Optional<FinerGlobs.Price> price =
        finer
            .price(first, longest, millis, workers)
            .filter(each -> each.least() < WORTH_IT * leastMillis(workers));
    return price.isEmpty()
        ? unknown + " " + effect
        : "a finer glob "
            + effect
            + ", "
            + price.get().finer()
            + " instead of "
            + price.get().glob()
            + price(price.get().least(), workers, measure);
  }

  /** Empty if nobody could tell the difference. */
  private String price(double least, int workers, Measure measure) {
    double now = leastMillis(workers);
    String from = measure.text.apply(now);
    String to = measure.text.apply(least);
    return least < WORTH_IT * now && !from.equals(to)
        ? ": longest " + measure.who + " " + from + " → " + to
        : "";
  }

  private static String percent(double part) {
    return Math.round(PERCENT * part) + " %";
  }
}
