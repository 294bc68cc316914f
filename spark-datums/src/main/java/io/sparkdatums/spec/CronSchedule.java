package io.sparkdatums.spec;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a clock ticks, as cron says it: minute, hour, day of month, month and day of week, each
 * {@code *}, or a list of numbers, names and ranges with or without a step; or {@code @hourly},
 * {@code @daily}, {@code @weekly}, {@code @monthly}, {@code @yearly}, {@code @every 90m}. If
 * neither day is {@code *}, one of them is enough. Times are in UTC, unless the text begins with
 * {@code TZ=zone}.
 */
public final class CronSchedule {
  private static final Map<String, String> WORDS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** A leap year's 29 February may be 8 years away. */
  private static final int YEARS = 9;

  private final ZoneId zone;
  private final @Nullable Duration every;
  private final List<Times> fields;

  private CronSchedule(ZoneId zone, @Nullable Duration every, List<Times> fields) {
    this.zone = zone;
    this.every = every;
    this.fields = fields;
  }

  /** The values of one field, and whether it was written as any. */
  private record Times(BitSet values, boolean any) {
    boolean has(int value) {
      return values.get(value);
    }
  }

  /** Thrown while reading; its message says what is wrong. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String problem) {
      super(problem, null, false, false);
    }
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException with what is wrong, as the end of a sentence
   */
  public static CronSchedule parse(String text) {
    try {
      return read(text.trim());
    } catch (Malformed e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static CronSchedule read(String text) throws Malformed {
    ZoneId zone = ZoneOffset.UTC;
    String rest = text;
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      String[] parts = text.split("\\s+", 2);
      String name = parts[0].substring(parts[0].indexOf('=') + 1);
      try {
        zone = ZoneId.of(name);
      } catch (DateTimeException e) {
        throw new Malformed("\"" + name + "\" is no time zone");
      }
      rest = parts.length < 2 ? "" : parts[1];
    }
    if (rest.startsWith("@every ")) {
      Optional<Duration> every = GoDuration.parse(rest.substring("@every ".length()).trim());
      if (every.isEmpty() || every.get().compareTo(Duration.ofSeconds(1)) < 0) {
        throw new Malformed("after @every comes a duration of a second or more, such as 5m");
      }
      return new CronSchedule(zone, Duration.ofSeconds(every.get().toSeconds()), List.of());
    }
    String[] fields = WORDS.getOrDefault(rest, rest).split("\\s+", -1);
    if (fields.length != 5) {
      throw new Malformed(
          "it is not five fields (minute, hour, day of month, month, day of week), nor @hourly,"
              + " @daily, @weekly, @monthly, @yearly or @every");
    }
    return new CronSchedule(
        zone,
        null,
        List.of(
            times(fields[0], "minute", 0, 59, List.of()),
            times(fields[1], "hour", 0, 23, List.of()),
            times(fields[2], "day of month", 1, 31, List.of()),
            times(fields[3], "month", 1, 12, MONTHS),
            times(fields[4], "day of week", 0, 7, DAYS)));
  }

  private static Times times(String text, String what, int low, int high, List<String> names)
      throws Malformed {
    BitSet values = new BitSet();
    for (String item : text.split(",", -1)) {
      String[] stepped = item.split("/", 2);
      String[] range = stepped[0].split("-", 2);
      int step = stepped.length == 1 ? 1 : number(stepped[1], what, 1, high, List.of());
      int from;
      int to;
      if (isAny(stepped[0])) {
        from = low;
        to = names == DAYS ? high - 1 : high;
      } else {
        from = number(range[0], what, low, high, names);
        to = from;
        if (range.length == 2) {
          to = number(range[1], what, low, high, names);
        } else if (stepped.length == 2) {
          to = high;
        }
      }
      if (from > to) {
        throw new Malformed("the " + what + " \"" + item + "\" ends before it begins");
      }
      for (int value = from; value <= to; value += step) {
        values.set(names == DAYS ? value % 7 : value);
      }
    }
    return new Times(values, isAny(text.split("/", 2)[0]));
  }

  private static boolean isAny(String text) {
    return text.equals("*") || text.equals("?");
  }

  private static int number(String text, String what, int low, int high, List<String> names)
      throws Malformed {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return names == MONTHS ? named + 1 : named;
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw new Malformed("the " + what + " \"" + text + "\" is no number");
    }
    int number = Integer.parseInt(text);
    if (number < low || number > high) {
      throw new Malformed("the " + what + " " + text + " is not within " + low + " and " + high);
    }
    return number;
  }

  /** The first tick after a time; empty if there is none, as on 30 February. */
  public Optional<Instant> next(Instant after) {
    if (every != null) {
      return Optional.of(Instant.ofEpochSecond(after.getEpochSecond()).plus(every));
    }
    ZonedDateTime start = after.atZone(zone);
    LocalDate last = start.toLocalDate().plusYears(YEARS);
    for (LocalDate day = start.toLocalDate(); day.isBefore(last); day = day.plusDays(1)) {
      if (!ticksOn(day)) {
        continue;
      }
      for (int hour = times(1).nextSetBit(0); hour >= 0; hour = times(1).nextSetBit(hour + 1)) {
        for (int min = times(0).nextSetBit(0); min >= 0; min = times(0).nextSetBit(min + 1)) {
          ZonedDateTime time = day.atTime(hour, min).atZone(zone);
          // A local time that the clocks skip is moved to one that is not in the schedule.
          if (time.getHour() == hour && time.toInstant().isAfter(after)) {
            return Optional.of(time.toInstant());
          }
        }
      }
    }
    return Optional.empty();
  }

  private BitSet times(int field) {
    return fields.get(field).values();
  }

  private boolean ticksOn(LocalDate day) {
    Times month = fields.get(2);
    Times week = fields.get(4);
    boolean inMonth = month.has(day.getDayOfMonth());
    boolean inWeek = week.has(day.getDayOfWeek().getValue() % 7);
    boolean both = month.any() || week.any();
    return fields.get(3).has(day.getMonthValue()) && (both ? inMonth && inWeek : inMonth || inWeek);
  }

  /**
   * The latest tick of a clock that began after a time, at or before another.
   *
   * @return empty if it has not ticked yet
   */
  public Optional<Instant> latest(Instant after, Instant now) {
    if (every != null) {
      long begun = after.getEpochSecond();
      long ticks = (now.getEpochSecond() - begun) / every.toSeconds();
      return ticks < 1
          ? Optional.empty()
          : Optional.of(Instant.ofEpochSecond(begun + ticks * every.toSeconds()));
    }
    // The latest tick is looked for from windows that end now and double in length.
    for (Duration back = Duration.ofHours(1); ; back = back.multipliedBy(2)) {
      Instant from = now.minus(back).isBefore(after) ? after : now.minus(back);
      Optional<Instant> found = Optional.empty();
      for (Optional<Instant> tick = next(from);
          tick.isPresent() && !tick.get().isAfter(now);
          tick = next(tick.get())) {
        found = tick;
      }
      if (found.isPresent() || from.equals(after)) {
        return found;
      }
    }
  }
}
