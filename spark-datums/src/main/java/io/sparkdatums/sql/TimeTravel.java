package io.sparkdatums.sql;

import io.sparkdatums.api.DatumsException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Which commit a query asks for. */
sealed interface TimeTravel {
  /** The newest. */
  TimeTravel NONE = new Newest();

  /** The newest. */
  record Newest() implements TimeTravel {}

  /** The one of this number. */
  record Version(long sequence) implements TimeTravel {}

  /** The newest that was made at this time or before. */
  record Time(Instant time) implements TimeTravel {}

  /**
   * The commit of a number.
   *
   * @throws DatumsException {@code VERSION_INVALID}
   */
  static TimeTravel version(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw DatumsException.of("VERSION_INVALID", Map.of("version", text));
    }
    return new Version(Long.parseLong(text));
  }

  /** The newest commit at a time in microseconds since the epoch. */
  static TimeTravel time(long micros) {
    return new Time(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
