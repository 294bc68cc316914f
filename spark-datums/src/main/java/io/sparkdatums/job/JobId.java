package io.sparkdatums.job;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Names for jobs: the time in UTC, so that they sort, and random bits, so that they differ. Of two
 * names that one process makes in one second, the later one sorts later too.
 */
final class JobId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int STEP = 1 << 20;

  private static String second = "";
  private static int number;

  private JobId() {}

  static synchronized String next(Clock clock) {
    String now = TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    // The sign stays free, so that there is room for two thousand more in the same second.
    number = now.equals(second) ? number + 1 + RANDOM.nextInt(STEP) : RANDOM.nextInt() >>> 1;
    second = now;
    return now + String.format(Locale.ROOT, "-%08x", number);
  }
}
