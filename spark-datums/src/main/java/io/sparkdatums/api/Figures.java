package io.sparkdatums.api;

import java.util.Locale;

/** Counts, sizes and durations as people read them. */
public final class Figures {
  private static final String[] BYTES = {"kB", "MB", "GB", "TB", "PB", "EB"};
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;

  private Figures() {}

  /** A count with its thousands apart: {@code 3 214}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
  }

  /** Bytes in powers of 1000: {@code 1.4 MB}. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    long tenth = 100;
    int unit = 0;
    while (rounded(bytes, tenth) >= 10_000) {
      tenth *= 1000;
      unit++;
    }
    long tenths = rounded(bytes, tenth);
    return tenths / 10 + "." + tenths % 10 + " " + BYTES[unit];
  }

  private static long rounded(long bytes, long unit) {
    return bytes / unit + (bytes % unit >= unit / 2 ? 1 : 0);
  }

  /** A duration: {@code 3.1 s}, {@code 1 min 38 s}, {@code 2 h 5 min}. */
  public static String seconds(double seconds) {
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", Math.max(0, seconds));
    }
    long whole = Math.round(seconds);
    return whole < HOUR
        ? whole / MINUTE + " min " + whole % MINUTE + " s"
        : whole / HOUR + " h " + whole % HOUR / MINUTE + " min";
  }

  /** A ratio: {@code 96 ×}, {@code 3.1 ×}. */
  public static String times(double factor) {
    return factor >= 9.95
        ? count(Math.round(factor)) + " ×"
        : String.format(Locale.ROOT, "%.1f ×", factor);
  }
}
