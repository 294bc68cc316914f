package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as a user writes it in a command: {@code 12h}. */
public final class Grace {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})([smhd])");

  private Grace() {}

  /**
   * The duration.
   *
   * @throws DatumsException {@code DURATION_INVALID}
   */
  public static Duration parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw DatumsException.of("DURATION_INVALID", Map.of("value", text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
