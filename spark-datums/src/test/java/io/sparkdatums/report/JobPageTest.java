package io.sparkdatums.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.job.JobRecord;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobSkew;
import io.sparkdatums.job.JobStage;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.WorkerTime;
import io.sparkdatums.plan.Curve;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.plan.TimeFit;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The page about a job. */
final class JobPageTest {
  private static final String HOSTILE = "/<script src='http://x/'>&\"\u202e.csv";
  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

  private static JobRecord record() {
    return new JobRecord("j1", "clean", 3, "master", "in:/*", null, STARTED, "h", 1);
  }

  private static JobResult result() {
    return new JobResult(
        "j1",
        "clean",
        "master",
        JobState.FAILURE,
        1_234,
        1_200,
        33,
        1,
        0,
        7L,
        "00",
        false,
        10,
        4_000_000,
        2_000_000,
        0,
        2,
        100,
        40_000,
        200,
        1.5,
        STARTED,
        48.2,
        40,
        List.of(new JobResult.FailedDatum("d9", HOSTILE, 3, 10, "exit status 2")),
        List.of(),
        "datums failed");
  }

  private static JobSkew skew() {
    List<Curve.Bin> bins = new ArrayList<>();
    for (int i = 0; i < Curve.BINS; i++) {
      bins.add(new Curve.Bin(i < 20 ? 4 : 1, i < 20 ? 60 : 0, 60, 30_000, 50_000_000));
    }
    return new JobSkew(
        "j1",
        "clean",
        4,
        0.5,
        48_200,
        31_000,
        List.of(
            new WorkerTime("1@h/0", 300, 9_000, 40_000), new WorkerTime("1@h/1", 300, 0, 9_000)),
        List.of(
            new JobStage("run", 4, "one for each slot", 0),
            new JobStage("merge", 1, "a small tree", 0)),
        TimeFit.NOTHING,
        new Curve(STARTED.toEpochMilli(), 753, bins),
        List.of(
            new SkewFinding(
                "j1",
                "time",
                "d1",
                "eu",
                HOSTILE,
                41_700,
                430,
                97,
                30_600,
                "large <b>",
                "split it")));
  }

  @Test
  void itHasAllThatIsKnownAndNeedsNothingElse() throws Exception {
    String page =
        JobPage.of(
            new Jobs.Job(record(), Optional.of(result()), JobState.FAILURE), Optional.of(skew()));

    assertThat(page)
        .contains("<h1>clean</h1>")
        .contains("1 234")
        .contains("datums failed")
        .contains("4 workers busy 50 % · 48.2 s")
        .contains("datum eu (")
        .contains("time 41.7 s, 97 × the median (430 ms)   cost the job 30.6 s")
        .contains("one for each slot")
        .contains("1@h/1");
    assertThat(page).doesNotContain("<script").doesNotContain("<b>").doesNotContain("\u202e");
    assertThat(page).doesNotContainPattern("<[^>]* (src|href)=").doesNotContain("url(");
    Matcher drawings = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int count = 0;
    while (drawings.find()) {
      count++;
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(drawings.group())));
    }
    assertThat(count).isEqualTo(4);
  }

  @Test
  void aJobThatRunsHasAPageToo() {
    String page =
        JobPage.of(new Jobs.Job(record(), Optional.empty(), JobState.RUNNING), Optional.empty());

    assertThat(page).contains("running, no result").contains("</html>");
  }
}
