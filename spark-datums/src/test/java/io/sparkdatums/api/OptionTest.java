package io.sparkdatums.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OptionTest {
  private static final Option<Integer> COUNT = Option.count("limit", "names", 7, "");
  private static final Option<TimeUnit> CHOICE = Option.choice("unit", TimeUnit.DAYS, "");

  private static <T> T read(Option<T> option, Map<String, String> settings) {
    return option.in(settings::getOrDefault);
  }

  @Test
  void whatIsNotSetIsTheDefault() {
    assertThat(read(COUNT, Map.of())).isEqualTo(7);
    assertThat(read(CHOICE, Map.of("other", "hours"))).isEqualTo(TimeUnit.DAYS);
  }

  @Test
  void whatIsSetCountsWhateverItsCase() {
    assertThat(read(COUNT, Map.of("limit", " 12 "))).isEqualTo(12);
    assertThat(read(CHOICE, Map.of("unit", "Hours"))).isEqualTo(TimeUnit.HOURS);
  }

  @Test
  void aValueThatIsNoneIsAnErrorThatNamesTheOnesThereAre() {
    assertThatThrownBy(() -> read(COUNT, Map.of("limit", "-1")))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[OPTION_INVALID] \"-1\" is not a value of the option limit")
        .hasMessageContaining("a whole number of names");
    assertThatThrownBy(() -> read(CHOICE, Map.of("unit", "years")))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("\"years\" is not a value of the option unit")
        .hasMessageContaining("nanoseconds, microseconds");
  }
}
