package io.sparkdatums.plan;

import io.sparkdatums.api.Figures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How the predicted work of a job is spread over its datums. Of parts, they add up.
 *
 * @param datums how many there are to run
 * @param millis their predicted duration in all
 * @param bytes the length of their inputs in all
 * @param longest the paths of the datum that is predicted to take longest
 * @param longestMillis its predicted duration
 * @param compressed the path of the largest input file that can only be read from its beginning
 * @param compressedBytes its length
 */
public record Spread(
    long datums,
    double millis,
    long bytes,
    String longest,
    double longestMillis,
    String compressed,
    long compressedBytes)
    implements Serializable {
  private static final double OVER_SHARE = 1.5;
  private static final double MOST = 0.5;
  private static final double PERCENT = 100;

  /** No datums. */
  public static final Spread NOTHING = new Spread(0, 0, 0, "", 0, "", 0);

  /**
   * With one more datum.
   *
   * @param input the path of its largest input
   */
  public Spread plus(String path, double cost, long size, String input, long inputBytes) {
    boolean packed = SkewDiagnosis.isUnsplittable(input);
    return plus(
        new Spread(1, cost, size, path, cost, packed ? input : "", packed ? inputBytes : 0));
  }

  public Spread plus(Spread other) {
    boolean longer = other.longestMillis > longestMillis;
    boolean larger = other.compressedBytes > compressedBytes;
    return new Spread(
        datums + other.datums,
        millis + other.millis,
        bytes + other.bytes,
        longer ? other.longest : longest,
        longer ? other.longestMillis : longestMillis,
        larger ? other.compressed : compressed,
        larger ? other.compressedBytes : compressedBytes);
  }

  /** The least time in which so many workers can do it, in milliseconds. */
  public double leastMillis(int workers) {
    return new SlotBound(millis, longestMillis, workers).millis();
  }

  /** Why so many workers cannot all be busy to the end, and what to do; empty if they can. */
  public List<String> warnings(int workers) {
    String least = "no number of workers makes this faster than ";
    return warnings(
        workers, "workers", "of all work: " + least + Figures.seconds(longestMillis / 1000));
  }

  /**
   * The same of what is only read, where the predicted duration of a datum is its bytes.
   *
   * @param slots how many tasks run at a time
   */
  public List<String> readingWarnings(int slots) {
    return warnings(slots, "slots", "of all bytes, which one task reads");
  }

  private List<String> warnings(int workers, String noun, String limit) {
    List<String> warnings = new ArrayList<>();
    if (workers < 2 || datums == 0) {
      return warnings;
    }
    if (datums < workers) {
      warnings.add(
          Figures.count(datums)
              + (datums == 1 ? " datum" : " datums")
              + " for "
              + Figures.count(workers)
              + " "
              + noun
              + ": a finer glob makes more datums");
    }
    boolean most = compressedBytes > MOST * bytes;
    if (datums > 1 && longestMillis > OVER_SHARE * millis / Math.min(datums, workers)) {
      warnings.add(
          longest
              + " is "
              + percent(longestMillis / millis)
              + " "
              + limit
              + (most ? "" : "; a finer glob or put file --split divides it"));
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

  private static String percent(double part) {
    return Math.round(PERCENT * part) + " %";
  }
}
