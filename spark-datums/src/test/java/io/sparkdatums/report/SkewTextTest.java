package io.sparkdatums.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.job.JobSkew;
import io.sparkdatums.job.JobStage;
import io.sparkdatums.plan.Curve;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.plan.TimeFit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code skew} prints. */
final class SkewTextTest {
  private static SkewFinding finding(String dimension, long value, long median, long cost) {
    return new SkewFinding(
        "j1",
        dimension,
        "d1",
        null,
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
                new JobStage("run", 4, "one for each slot", 0),
                new JobStage("merge", 1, "a small tree", 12_300_000)),
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
            "  tasks: run 4 (one for each slot) · merge 1 (a small tree, 12.3 MB spilled to disk)");
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

  private static SkewFinding ofTheJob(String dimension, String path, long value, long median) {
    return new SkewFinding(
        "j1", dimension, null, null, path, value, median, 4, 2_000, "why", "what");
  }

  @Test
  void theCurveIsDrawnAndHostsAndTheTailAreNamed() {
    List<Curve.Bin> bins = new ArrayList<>();
    for (int i = 0; i < Curve.BINS; i++) {
      bins.add(new Curve.Bin(i < 16 ? 4 : 1, 1, 2, i < 16 ? 8_000 : i == 63 ? 100 : 0, 0));
    }
    List<SkewFinding> findings =
        List.of(
            ofTheJob("host", "h1", 4_000, 1_000),
            ofTheJob("slots", "", 9_600, 3_200),
            finding("memory", 2_000_000_000, 100_000_000, 0),
            finding("records", 4_000, 10, 0));
    Curve curve = new Curve(0, 200, bins);
    JobSkew skew =
        new JobSkew(
            "j1",
            "map",
            4,
            0.4,
            12_800,
            9_600,
            List.of(),
            List.of(),
            TimeFit.NOTHING,
            curve,
            findings);

    assertThat(SkewText.lines(skew))
        .containsExactly(
            "map, job j1: 4 workers busy 40 % · 12.8 s, of which 9.6 s with one worker busy",
            "  busy    ████████▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂  4.0 workers at most",
            "  output  ████████                       ▁  40.0 kB/s at most",
            "  1  host h1   time 4.0 s, 4.0 × the median (1.0 s)   cost the job 2.0 s",
            "     cause   why",
            "     cure    what",
            "  2  workers   9.6 s at the end, after 3.2 s   cost the job 2.0 s",
            "     cause   why",
            "     cure    what",
            "  3  datum /2024/eu.csv.gz   memory 2.0 GB, 20 × the median (100.0 MB)",
            "     also    4 000 files, 400 × the median (10)",
            "     cause   gz cannot be read in parts; 512.0 MB, 88 × the median",
            "     cure    split it");
  }
}
