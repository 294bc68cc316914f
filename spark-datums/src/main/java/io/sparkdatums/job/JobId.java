package io.sparkdatums.job;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names for jobs: the time in UTC, so that they sort, and 32 random bits, so that they differ. */
final class JobId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT);
  private static final SecureRandom RANDOM = new SecureRandom();

  private JobId() {}

  static String next(Clock clock) {
    return TIME.format(clock.instant().atOffset(ZoneOffset.UTC))
        + String.format(Locale.ROOT, "-%08x", RANDOM.nextInt());
  }
}
