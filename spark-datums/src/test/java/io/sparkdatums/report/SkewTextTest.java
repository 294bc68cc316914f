package io.sparkdatums.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.job.JobSkew;
import io.sparkdatums.job.JobStage;
import io.sparkdatums.plan.Curve;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.plan.TimeFit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code skew} prints. */
final class SkewTextTest {
  private static SkewFinding finding(String dimension, long value, long median, long cost) {
    return new SkewFinding(
        "j1",
        dimension,
        "d1",
        "/2024/eu.csv.gz",
        value,
        median,
        value / (double) median,
        cost,
        "gz cannot be read in parts; 512.0 MB, 88 × the median",
        "split it");
  }

  @Test
  void aDatumIsNamedOnceWithAllThatIsUnusualAboutIt() {
    JobSkew skew =
        new JobSkew(
            "j1",
            "clean",
            4,
            0.614,
            48_200,
            31_000,
            List.of(),
            List.of(
                new JobStage("run", 4, "one for each slot"),
                new JobStage("merge", 1, "a small tree")),
            TimeFit.NOTHING,
            Curve.NOTHING,
            List.of(
                finding("time", 41_700, 430, 30_600),
                finding("bytes", 512_000_000, 5_800_000, 30_600)));

    assertThat(SkewText.lines(skew))
        .containsExactly(
            "clean, job j1: 4 workers busy 61 % · 48.2 s, of which 31.0 s with one worker busy",
            "  1  datum /2024/eu.csv.gz   time 41.7 s, 97 × the median (430 ms)   cost the"
                + " job 30.6 s",
            "     also    input 512.0 MB, 88 × the median (5.8 MB)",
            "     cause   gz cannot be read in parts; 512.0 MB, 88 × the median",
            "     cure    split it",
            "  tasks: run 4 (one for each slot) · merge 1 (a small tree)");
  }

  @Test
  void anEvenJobIsToldInTwoLines() {
    assertThat(
            SkewText.lines(
                new JobSkew(
                    "j1",
                    "map",
                    1,
                    1,
                    2_000,
                    2_000,
                    List.of(),
                    List.of(),
                    TimeFit.NOTHING,
                    Curve.NOTHING,
                    List.of())))
        .containsExactly("map, job j1: 1 worker busy 100 % · 2.0 s", "  nothing stands out");
  }
}
