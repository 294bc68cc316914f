package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.sparkdatums.spec.Input;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What is said before a job runs, and the fit that it is predicted with. */
final class SpreadTest {
  private static Spread even(int datums, double millis) {
    Spread spread = Spread.NOTHING;
    for (int i = 0; i < datums; i++) {
      spread = plus(spread, "/f" + i, millis, 1_000);
    }
    return spread;
  }

  private static Spread plus(Spread spread, String path, double millis, long bytes) {
    return spread.plus(new Foreseen(path, millis, "in", path, bytes), bytes, path);
  }

  private static List<String> warnings(Spread spread, int workers) {
    return spread.warnings(
        workers,
        new FinerGlobs(
            new Configuration(), null, Input.Files.ofPath("in", "/none", "/*"), List.of()));
  }

  @Test
  void evenWorkForAllWorkersNeedsNoWarning() {
    assertThat(warnings(even(8, 100), 8)).isEmpty();
    assertThat(even(8, 100).leastMillis(8)).isEqualTo(100);
    assertThat(warnings(even(1, 100), 1)).isEmpty();
    assertThat(warnings(Spread.NOTHING, 8)).isEmpty();
  }

  @Test
  void fewerDatumsThanWorkersAreWarnedOf() {
    assertThat(warnings(even(3, 100), 8))
        .containsExactly("3 datums for 8 workers: a finer glob makes more datums");
    assertThat(warnings(even(1, 100), 8))
        .containsExactly("1 datum for 8 workers: a finer glob makes more datums");
  }

  @Test
  void aDatumOfMoreThanOneAndAHalfSharesIsWarnedOf() {
    Spread at = plus(even(8, 1_000), "/big", 4_800, 1);
    // 12.8 s on 4 workers: a share of 3.2 s, of which 4.8 s are 1.5.
    assertThat(warnings(at, 4)).isEmpty();
    assertThat(warnings(plus(even(8, 1_000), "/big", 4_900, 1), 4))
        .containsExactly(
            "/big is 38 % of all work: no number of workers makes this faster than 4.9 s; a finer"
                + " glob or put file --split divides it");
  }

  @Test
  void aCompressedFileWithMostOfTheBytesIsWarnedOf() {
    Spread spread = plus(even(8, 100), "/a/eu.csv.gz", 100, 24_000);

    assertThat(warnings(spread, 4))
        .containsExactly(
            "/a/eu.csv.gz holds 75 % of all bytes, and a file compressed like this is not read in"
                + " parts: store it as bzip2 or uncompressed, or what is in it with put file"
                + " --split");
    assertThat(warnings(spread, 12))
        .hasSize(2)
        .startsWith("9 datums for 12 workers")
        .last(STRING)
        .startsWith("/a/eu.csv.gz holds 75 % of all bytes");
    assertThat(warnings(plus(even(24, 100), "/a/eu.csv.bz2", 100, 24_000), 4)).isEmpty();
  }

  @Test
  void ofManyPartsTheLongestDatumsAreKnownWhateverPartsTheyCameIn() {
    Spread parts = Spread.NOTHING;
    for (int i = 0; i < 10; i++) {
      parts = parts.plus(plus(even(10, i), "/long" + i, 100 + i, 1));
    }
    assertThat(parts.longest())
        .extracting(Foreseen::path)
        .containsExactly(
            "/long9", "/long8", "/long7", "/long6", "/long5", "/long4", "/long3", "/long2");
    assertThat(parts.datums()).isEqualTo(110);
  }

  @Test
  void theFitIsALineThatNeverFalls() {
    TimeFit rising =
        TimeFit.NOTHING.plus(1_000, 30).plus(2_000, 50).plus(new TimeFit(0, 0, 0, 0, 0));
    assertThat(rising.slope()).isEqualTo(0.02, within(1e-9));
    assertThat(rising.intercept()).isEqualTo(10, within(1e-9));

    TimeFit falling = TimeFit.NOTHING.plus(1_000, 50).plus(2_000, 30);
    assertThat(falling.slope()).isZero();
    assertThat(falling.intercept()).isEqualTo(40);

    TimeFit equal = TimeFit.NOTHING.plus(1_000, 50).plus(1_000, 30);
    assertThat(equal.slope()).isZero();
    assertThat(equal.intercept()).isEqualTo(40);
    assertThat(TimeFit.NOTHING.intercept()).isZero();
  }
}
