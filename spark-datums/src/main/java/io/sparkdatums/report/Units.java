package io.sparkdatums.report;

import io.sparkdatums.api.Figures;
import java.util.Locale;

/** Numbers as people read them. */
public final class Units {
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;

  private Units() {}

  /** A count with its thousands apart: {@code 3 214}. */
  public static String count(long count) {
    return Figures.count(count);
  }

  /** A count and its noun, which takes an "s" unless it is one: {@code 1 file}. */
  public static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** Bytes in powers of 1000: {@code 1.4 MB}. */
  public static String bytes(long bytes) {
    return Figures.bytes(bytes);
  }

  /** Memory in powers of 1024, rounded: {@code 4 GB}. */
  public static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f GB", Math.max(1, bytes / (double) (1 << 30)));
  }

  /** A duration: {@code 3.1 s}, {@code 1 min 38 s}, {@code 2 h 5 min}. */
  public static String seconds(double seconds) {
    return Figures.seconds(seconds);
  }

  /** Milliseconds as {@link #seconds}. */
  public static String millis(long millis) {
    return seconds(millis / 1000.0);
  }

  /** What is left on a clock: {@code 0:01}, {@code 1:05:00}. */
  public static String clock(double seconds) {
    long whole = (long) Math.ceil(Math.max(0, seconds));
    return whole < HOUR
        ? String.format(Locale.ROOT, "%d:%02d", whole / MINUTE, whole % MINUTE)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", whole / HOUR, whole % HOUR / MINUTE, whole % MINUTE);
  }

  /** A rate per second with two significant digits: {@code 31}, {@code 0.42}. */
  public static String rate(double perSecond) {
    if (perSecond >= 9.95) {
      return count(Math.round(perSecond));
    }
    return String.format(Locale.ROOT, perSecond >= 0.995 ? "%.1f" : "%.2f", perSecond);
  }

  /** The first twelve digits of a digest: {@code 9f2c41d07a1e…}. */
  public static String digest(String hex) {
    return hex.length() <= 12 ? hex : hex.substring(0, 12) + "…";
  }
}
