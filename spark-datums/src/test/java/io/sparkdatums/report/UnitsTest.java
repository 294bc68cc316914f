package io.sparkdatums.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "1449, 1.4 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "1400000, 1.4 MB",
    "9223372036854775807, 9.2 EB"
  })
  void bytesAreInPowersOfAThousand(long bytes, String text) {
    assertThat(Units.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "3.14, 3.1 s",
    "59.94, 59.9 s",
    "59.96, 1 min 0 s",
    "98, 1 min 38 s",
    "7500, 2 h 5 min"
  })
  void durationsHaveTheUnitThatFits(double seconds, String text) {
    assertThat(Units.seconds(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "0.2, 0:01", "61, 1:01", "3661, 1:01:01"})
  void whatIsLeftIsRoundedUp(double seconds, String text) {
    assertThat(Units.clock(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.42, 0.42", "3.14, 3.1", "31.4, 31", "12345, 12 345"})
  void ratesHaveTwoDigitsThatMatter(double perSecond, String text) {
    assertThat(Units.rate(perSecond)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1, 1 file", "0, 0 files", "3214, 3 214 files"})
  void countsCarryTheirNoun(long count, String text) {
    assertThat(Units.count(count, "file")).isEqualTo(text);
  }
}
