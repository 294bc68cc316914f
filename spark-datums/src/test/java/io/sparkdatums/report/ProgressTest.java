package io.sparkdatums.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.HandClock;
import io.sparkdatums.job.JobProgress;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobStart;
import io.sparkdatums.job.JobState;
import io.sparkdatums.plan.SkewFinding;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final JobStart START =
      new JobStart("j1", "map", "text:/*", 12, 0, 0, 0, 12, 1_400_000, 2);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final HandClock clock = new HandClock(Instant.EPOCH);
  private long deduplicated;

  private Progress progress(int columns, Screen.Volume volume) {
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            columns,
            volume);
    return new Progress(screen, "submit.sh", Progress.Results.PRINTED, clock);
  }

  private List<SkewFinding> skew = List.of();

  private JobResult result(
      JobState state,
      long processed,
      long skipped,
      boolean committed,
      JobResult.FailedDatum... bad) {
    return new JobResult(
        "j1",
        "map",
        "master",
        state,
        12,
        processed,
        skipped,
        bad.length,
        0,
        state == JobState.SUCCESS ? 1L : null,
        "9f2c41d07a1e55",
        committed,
        3214,
        1_400_000,
        900_000,
        deduplicated,
        processed > 0 ? 1 : 0,
        100,
        2200,
        100,
        0.7,
        Instant.EPOCH,
        3.1,
        2.4,
        List.of(bad),
        skew,
        null);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatCostTheJobMostIsInItsSummaryIfThatWasMuch() {
    skew = List.of(finding(1_200));
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.planned(START);
    progress.finished(result(JobState.SUCCESS, 12, 0, true));
    assertThat(out())
        .contains(
            "\n  skew: datum /big.csv  time 1.9 s, 96 × the median (20 ms)   cost the job"
                + " 1.2 s · why: submit.sh skew map@j1\n    cure: split it\n");

    out.reset();
    skew = List.of(finding(900));
    progress.planned(START);
    progress.finished(result(JobState.SUCCESS, 12, 0, true));
    assertThat(out()).doesNotContain("skew");
  }

  private static SkewFinding finding(long cost) {
    return new SkewFinding(
        "j1", "time", "d1", null, "/big.csv", 1_900, 20, 96, cost, "large input", "split it");
  }

  @Test
  void aFirstRunSaysWhatIsToDoAndWhatBecameOfIt() {
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.planning("map");
    progress.planned(START);
    progress.merging();
    progress.finished(result(JobState.SUCCESS, 12, 0, true));
    assertThat(out())
        .isEqualTo(
            """
            map      input text:/* · 12 datums, 1.4 MB · 12 to run · 2 workers
              done in 3.1 s: 12 processed, 0 skipped · in 1.4 MB, out 900.0 kB in 1 pack
              download 0.1 s · process 2.2 s · upload 0.1 s · merge 0.7 s
              commit map@master=1 · 3 214 files · root 9f2c41d07a1e…
            """);
    assertThat(err()).isEmpty();
  }

  @Test
  void whenAllWasDoneBeforeOneLineSaysSo() {
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.planned(new JobStart("j1", "map", "text:/*", 12, 12, 0, 0, 0, 1_400_000, 2));
    progress.finished(result(JobState.SUCCESS, 0, 12, false));
    assertThat(out())
        .isEqualTo(
            "map      12 datums, all done before with this code: nothing to run"
                + " · commit unchanged (map@master=1)\n");
  }

  @Test
  void namesStandInAColumnAsWideAsTheChainWants() {
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.chain(List.of("map", "ten_letter", "a_name_that_no_column_can_be_wide_enough_for"));
    progress.planned(new JobStart("j1", "map", "text:/*", 12, 12, 0, 0, 0, 1_400_000, 2));
    progress.finished(result(JobState.SUCCESS, 0, 12, false));
    assertThat(out()).startsWith("map        12 datums");
  }

  @Test
  void aFailedDatumIsNamedWithItsMessageAndTheWayToItsOutput() {
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.planned(START);
    progress.finished(
        result(
            JobState.FAILURE,
            11,
            0,
            false,
            new JobResult.FailedDatum(
                "4be1aabbccddeeff", "/books/broken.txt", 3, 400, "exit status 2\nawk:\u001b[0m")));
    assertThat(out())
        .endsWith(
            """
              failed: 1 of 12 datums · job j1 ended without a commit; 11 results kept for the next run
                datum 4be1aabbccdd…  /books/broken.txt  exit status 2 on 3 of 3 tries (0.4 s each)
                  | awk:\\u001b[0m
                  all of its output:  submit.sh logs map --datum 4be1aabbccdd
            """);
  }

  @Test
  void aSummarySaysHowMuchOfTheOutputWasThereBefore() {
    deduplicated = 800_000;
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.finished(result(JobState.SUCCESS, 12, 0, true));
    assertThat(out()).contains("out 900.0 kB (800.0 kB as before) in 1 pack\n");
  }

  @Test
  void onATerminalABarShowsTheRateOfTheLastHalfMinute() {
    Progress progress = progress(80, Screen.Volume.NORMAL);
    progress.planned(START);
    clock.set(Instant.ofEpochMilli(1000));
    progress.progress(new JobProgress(4, 0, 12, 0));
    clock.set(Instant.ofEpochMilli(2000));
    progress.progress(new JobProgress(8, 0, 12, 0));
    assertThat(err())
        .endsWith("\r\u001b[K  ████████████████████░░░░░░░░░░  8/12 datums · 4.0/s · 0:01 left");
    progress.finished(result(JobState.SUCCESS, 12, 0, true));
    assertThat(err()).as("the bar is gone before the summary").endsWith("\r\u001b[K");
  }

  @Test
  void theBarDoesNotWrapInANarrowTerminal() {
    Progress progress = progress(20, Screen.Volume.NORMAL);
    progress.planned(START);
    progress.progress(new JobProgress(12, 2, 12, 0));
    assertThat(err()).endsWith("\r\u001b[K  " + "█".repeat(17));
  }

  @Test
  void withoutATerminalLinesComeRarerAndRarer() {
    Progress progress = progress(0, Screen.Volume.NORMAL);
    progress.planned(START);
    for (int second = 1; second <= 60; second++) {
      clock.set(Instant.ofEpochMilli(second * 1000L));
      progress.progress(new JobProgress(second / 10, 1, 12, 0));
    }
    assertThat(err())
        .isEqualTo(
            """
              1/12 datums · 1 failed · 0.10/s · 1:50 left
              2/12 datums · 1 failed · 0.10/s · 1:40 left
              4/12 datums · 1 failed · 0.10/s · 1:20 left
            """);
  }

  @Test
  void quietSaysNothing() {
    Progress progress = progress(80, Screen.Volume.QUIET);
    progress.planning("map");
    progress.planned(START);
    progress.notice("n");
    progress.progress(new JobProgress(4, 0, 12, 0));
    progress.finished(result(JobState.SUCCESS, 12, 0, true));
    assertThat(out()).isEmpty();
    assertThat(err()).isEmpty();
  }
}
