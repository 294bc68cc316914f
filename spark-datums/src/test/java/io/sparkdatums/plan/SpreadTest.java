package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is said before a job runs, and the fit that it is predicted with. */
final class SpreadTest {
  private static Spread even(int datums, double millis) {
    Spread spread = Spread.NOTHING;
    for (int i = 0; i < datums; i++) {
      spread = spread.plus("/f" + i, millis, 1_000, "/f" + i, 1_000);
    }
    return spread;
  }

  @Test
  void evenWorkForAllWorkersNeedsNoWarning() {
    assertThat(even(8, 100).warnings(8)).isEmpty();
    assertThat(even(8, 100).leastMillis(8)).isEqualTo(100);
    assertThat(even(1, 100).warnings(1)).isEmpty();
    assertThat(Spread.NOTHING.warnings(8)).isEmpty();
  }

  @Test
  void fewerDatumsThanWorkersAreWarnedOf() {
    assertThat(even(3, 100).warnings(8))
        .containsExactly("3 datums for 8 workers: a finer glob makes more datums");
    assertThat(even(1, 100).warnings(8))
        .containsExactly("1 datum for 8 workers: a finer glob makes more datums");
  }

  @Test
  void aDatumOfMoreThanOneAndAHalfSharesIsWarnedOf() {
    Spread at = even(8, 1_000).plus("/big", 4_800, 1, "/big", 1);
    // 12.8 s on 4 workers: a share of 3.2 s, of which 4.8 s are 1.5.
    assertThat(at.warnings(4)).isEmpty();
    assertThat(even(8, 1_000).plus("/big", 4_900, 1, "/big", 1).warnings(4))
        .containsExactly(
            "/big is 38 % of all work: no number of workers makes this faster than 4.9 s; a finer"
                + " glob or put file --split divides it");
  }

  @Test
  void aCompressedFileWithMostOfTheBytesIsWarnedOf() {
    Spread spread = even(8, 100).plus("/a/eu.csv.gz", 100, 24_000, "/a/eu.csv.gz", 24_000);

    assertThat(spread.warnings(4))
        .containsExactly(
            "/a/eu.csv.gz holds 75 % of all bytes, and a file compressed like this is not read in"
                + " parts: store it as bzip2 or uncompressed, or what is in it with put file"
                + " --split");
    assertThat(
            even(24, 100).plus("/a/eu.csv.bz2", 100, 24_000, "/a/eu.csv.bz2", 24_000).warnings(4))
        .isEmpty();
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
