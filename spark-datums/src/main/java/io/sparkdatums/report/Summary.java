package io.sparkdatums.report;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobStart;
import io.sparkdatums.job.JobState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said about a job before and after it runs, in a few lines. */
final class Summary {
  private static final int LEAST_WIDTH = 8;
  private static final int MOST_WIDTH = 24;
  private static final int SHORT_ID = 12;
  private static final long LEAST_COST_MILLIS = 1_000;
  private static final double LEAST_COST_PART = 0.05;

  private final String command;
  private int width = LEAST_WIDTH;

  /**
   * @param command how the user calls us, for lines to paste
   */
  Summary(String command) {
    this.command = command;
  }

  /** Makes the column of names as wide as these want it; a name of great length sticks out. */
  void widen(List<String> pipelines) {
    for (String pipeline : pipelines) {
      if (pipeline.length() <= MOST_WIDTH) {
        width = Math.max(width, pipeline.length());
      }
    }
  }

  /** A pipeline's name, so wide that what follows stands below each other. */
  String name(String pipeline) {
    return pipeline + " ".repeat(Math.max(0, width - pipeline.length()));
  }

  List<String> start(JobStart job) {
    List<String> parts = new ArrayList<>();
    parts.add("input " + Escape.controls(job.input()));
    parts.add(Units.count(job.total(), "datum") + ", " + Units.bytes(job.bytes()));
    parts.add(Units.count(job.toRun()) + " to run");
    if (job.unchanged() > 0) {
      parts.add(Units.count(job.unchanged()) + " unchanged");
    }
    if (job.reused() > 0) {
      parts.add(Units.count(job.reused()) + " done before");
    }
    if (job.gone() > 0) {
      parts.add(Units.count(job.gone()) + " gone or changed");
    }
    if (job.toRun() > 0) {
      parts.add(Units.count(job.workers(), "worker"));
    }
    return List.of(name(job.pipeline()) + " " + String.join(" · ", parts));
  }

  List<String> end(JobResult job, @Nullable JobStart start) {
    return switch (job.state()) {
      case FAILURE, KILLED -> failure(job);
      case SUCCESS, RUNNING -> success(job, start);
    };
  }

  private List<String> success(JobResult job, @Nullable JobStart start) {
    String commit = job.pipeline() + "@" + job.branch() + "=" + job.commit();
    boolean announced = start == null || start.toRun() > 0 || start.gone() > 0;
    if (!announced && !job.committed()) {
      String what =
          job.total() == 0
              ? "no datums: nothing to run"
              : Units.count(job.total(), "datum")
                  + ", all done before with this code: nothing to run";
      return List.of(
          name(job.pipeline())
              + " "
              + what
              + (job.commit() == null ? "" : " · commit unchanged (" + commit + ")"));
    }
    List<String> lines = new ArrayList<>();
    if (!announced) {
      lines.add(name(job.pipeline()) + " " + Units.count(job.total(), "datum"));
    }
    lines.add("  done in " + Units.seconds(job.seconds()) + ": " + counts(job) + work(job));
    if (job.processed() + job.recovered() > 0) {
      lines.add("  " + phases(job));
    }
    lines.addAll(skew(job));
    if (job.commit() != null) {
      lines.add(
          "  commit "
              + commit
              + (job.committed() ? "" : " unchanged")
              + " · "
              + Units.count(job.files(), "file")
              + (job.root() == null ? "" : " · root " + Units.digest(job.root())));
    }
    return lines;
  }

  /** What cost the job most time, if that was much, and what to do about it. */
  private List<String> skew(JobResult job) {
    return job.skew().stream()
        .filter(finding -> finding.costMs() >= LEAST_COST_MILLIS)
        .filter(finding -> finding.costMs() >= LEAST_COST_PART * 1000 * job.seconds())
        .findFirst()
        .map(
            finding ->
                List.of(
                    "  skew: "
                        + SkewText.summary(finding)
                        + " · why: "
                        + command
                        + " skew "
                        + place(job),
                    "    cure: " + Escape.controls(finding.advice())))
        .orElse(List.of());
  }

  private static String counts(JobResult job) {
    return Units.count(job.processed())
        + " processed, "
        + Units.count(job.skipped())
        + " skipped"
        + (job.recovered() > 0 ? ", " + Units.count(job.recovered()) + " recovered" : "")
        + (job.failed() > 0 ? ", " + Units.count(job.failed()) + " failed" : "");
  }

  private static String work(JobResult job) {
    return job.packs() == 0
        ? ""
        : " · in "
            + Units.bytes(job.bytesIn())
            + ", out "
            + Units.bytes(job.bytesOut())
            + (job.bytesDeduplicated() > 0
                ? " (" + Units.bytes(job.bytesDeduplicated()) + " as before)"
                : "")
            + " in "
            + Units.count(job.packs(), "pack");
  }

  private static String phases(JobResult job) {
    return "download "
        + Units.millis(job.downloadMillis())
        + " · process "
        + Units.millis(job.processMillis())
        + " · upload "
        + Units.millis(job.uploadMillis())
        + " · merge "
        + Units.seconds(job.mergeSeconds());
  }

  /** Of a job that was stopped, not all that is finished need have been counted. */
  private static String kept(JobResult job) {
    long kept = job.processed() + job.skipped();
    if (kept > 0) {
      return "; " + Units.count(kept, "result") + " kept for the next run";
    }
    return job.state() == JobState.KILLED ? "; what is finished is kept for the next run" : "";
  }

  private List<String> failure(JobResult job) {
    List<String> lines = new ArrayList<>();
    String how = job.state() == JobState.KILLED ? "stopped" : "failed";
    lines.add(
        "  "
            + how
            + (job.failed() > 0
                ? ": " + Units.count(job.failed()) + " of " + Units.count(job.total(), "datum")
                : "")
            + " · job "
            + job.job()
            + " ended without a commit"
            + kept(job));
    if (job.message() != null && job.state() == JobState.FAILURE && job.failures().isEmpty()) {
      job.message().lines().forEach(line -> lines.add("    " + Escape.controls(line)));
    }
    for (JobResult.FailedDatum datum : job.failures()) {
      String id = datum.datum().substring(0, Math.min(SHORT_ID, datum.datum().length()));
      lines.add("    datum " + id + "…  " + Escape.controls(datum.path()) + "  " + tries(datum));
      datum
          .message()
          .lines()
          .skip(1)
          .forEach(line -> lines.add("      | " + Escape.controls(line)));
      lines.add(
          "      all of its output:  " + command + " logs " + job.pipeline() + " --datum " + id);
    }
    long more = job.failed() - job.failures().size();
    if (more > 0 && !job.failures().isEmpty()) {
      lines.add(
          "    and " + Units.count(more) + " more:  " + command + " list datum " + place(job));
    }
    return lines;
  }

  private static String place(JobResult job) {
    return job.pipeline() + "@" + job.job();
  }

  /** {@code exit status 2 on 3 of 3 tries (0.4 s each)}: a failed datum has used up its tries. */
  private static String tries(JobResult.FailedDatum datum) {
    String why = Escape.controls(datum.message().lines().findFirst().orElse(""));
    String each = Units.millis(datum.processMillis());
    return datum.tries() == 1
        ? why + " on 1 try (" + each + ")"
        : why + " on " + datum.tries() + " of " + datum.tries() + " tries (" + each + " each)";
  }
}
