package io.sparkdatums.spec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5h}, {@code 300ms}. */
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", new BigDecimal("1e3"),
          "µs", new BigDecimal("1e3"),
          "μs", new BigDecimal("1e3"),
          "ms", new BigDecimal("1e6"),
          "s", new BigDecimal("1e9"),
          "m", new BigDecimal("6e10"),
          "h", new BigDecimal("36e11"));
  private static final BigDecimal LONGEST = new BigDecimal(Long.MAX_VALUE);

  private GoDuration() {}

  /** Empty if the text is no duration, or longer than 292 years. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      BigDecimal unit = NANOS.get(matcher.group(2));
      if (unit == null) {
        return Optional.empty();
      }
      nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit));
      end = matcher.end();
    }
    return end == 0 || end != text.length() || nanos.compareTo(LONGEST) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact()));
  }

  static String print(Duration duration) {
    BigDecimal seconds =
        new BigDecimal(duration.getSeconds())
            .add(new BigDecimal(duration.getNano()).movePointLeft(9));
    return seconds.stripTrailingZeros().toPlainString() + "s";
  }
}
