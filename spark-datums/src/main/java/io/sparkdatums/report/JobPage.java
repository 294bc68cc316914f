package io.sparkdatums.report;

import io.sparkdatums.job.JobRecord;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobSkew;
import io.sparkdatums.job.JobStage;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.WorkerTime;
import io.sparkdatums.plan.Curve;
import io.sparkdatums.plan.SkewFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that is known of a job as one page of HTML that needs nothing else. */
public final class JobPage {
  private static final int MOST_WORKERS = 64;
  private static final double PERCENT = 100;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width">
      <style>
      :root { color-scheme: light dark; --ink: #1c2733; --dim: #5d6b78; --line: #d5dce2; --fill: #2f7f86; --bad: #b3391f; --page: #fff; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --dim: #97a4b0; --line: #3a4651; --fill: #4fa9b0; --bad: #f08a6c; --page: #161c22; } }
      body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
      p { margin: .3rem 0; } .dim { color: var(--dim); } .bad { color: var(--bad); }
      table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; color: var(--dim); }
      th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
      .n { white-space: nowrap; font-variant-numeric: tabular-nums; }
      svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif; fill: var(--dim); }
      .left { text-anchor: end; } .middle { text-anchor: middle; } svg text.name { fill: var(--ink); }
      .area { fill: var(--fill); } .axis { fill: none; stroke: var(--line); }
      .bar { background: var(--fill); height: .7rem; min-width: 1px; margin-top: .35rem; }
      section p { white-space: pre-wrap; } section { margin: 1rem 0; border-left: 3px solid var(--line); padding-left: .9rem; }
      </style>
      """;

  private final Html page = new Html();
  private final Jobs.Job job;
  private final Optional<JobSkew> skew;

  private JobPage(Jobs.Job job, Optional<JobSkew> skew) {
    this.job = job;
    this.skew = skew;
  }

  /**
   * A page.
   *
   * @param skew what the job has recorded of how its work was spread; empty if it ran no datums, or
   *     has not ended
   */
  public static String of(Jobs.Job job, Optional<JobSkew> skew) {
    return new JobPage(job, skew).write();
  }

  private String write() {
    JobRecord record = job.record();
    page.markup(HEAD.strip());
    page.element("title", record.pipeline() + ", job " + record.job());
    page.markup("</head>").markup("<body>");
    page.element("h1", record.pipeline());
    page.markup(
        "<p class=\"dim\">job %s · version %d · started %s on %s</p>"
            .formatted(
                Html.text(record.job()),
                record.version(),
                Html.text(record.started().toString()),
                Html.text(record.host())));
    page.element("p", "input " + record.input());
    job.result().ifPresentOrElse(this::result, () -> page.element("p", state() + ", no result"));
    skew.ifPresent(this::spread);
    return page.markup("</body>").markup("</html>").toString();
  }

  private String state() {
    return job.state().name().toLowerCase(Locale.ROOT);
  }

  private void result(JobResult result) {
    page.markup(
        "<p>%s in %s%s</p>"
            .formatted(
                Html.text(state()),
                Units.seconds(result.seconds()),
                result.commit() == null
                    ? ""
                    : Html.text(
                        " · commit %s@%s=%d · %s"
                            .formatted(
                                result.pipeline(),
                                result.branch(),
                                result.commit(),
                                Units.count(result.files(), "file")))));
    if (result.message() != null) {
      page.markup("<p class=\"bad\">" + Html.text(result.message()) + "</p>");
    }
    page.element("h2", "Datums");
    page.table(
            List.of("all", "processed", "skipped", "recovered", "failed", "in", "out", "as before"))
        .row(
            List.of(
                Units.count(result.total()),
                Units.count(result.processed()),
                Units.count(result.skipped()),
                Units.count(result.recovered()),
                Units.count(result.failed()),
                Units.bytes(result.bytesIn()),
                Units.bytes(result.bytesOut()),
                Units.bytes(result.bytesDeduplicated())))
        .endTable();
    failures(result);
    phases(result);
  }

  private void failures(JobResult result) {
    if (result.failures().isEmpty()) {
      return;
    }
    page.element("h2", "Failed");
    page.table(List.of("datum", "tries", "why"));
    for (JobResult.FailedDatum failed : result.failures()) {
      page.row(List.of(failed.path(), Units.count(failed.tries()), failed.message()));
    }
    page.endTable();
  }

  /** Phases of different datums overlap, so that they add up to more than the job took. */
  private void phases(JobResult result) {
    page.element("h2", "Phases");
    long merge = Math.round(1000 * result.mergeSeconds());
    long most =
        Math.max(
            Math.max(result.downloadMillis(), result.processMillis()),
            Math.max(result.uploadMillis(), merge));
    page.table(List.of("phase", "time", ""));
    phase("download, of all datums", result.downloadMillis(), most);
    phase("process, of all datums", result.processMillis(), most);
    phase("upload, of all datums", result.uploadMillis(), most);
    phase("merge and commit", merge, most);
    page.endTable();
  }

  private void phase(String name, long millis, long most) {
    bar(List.of(name, Units.millis(millis)), millis / (double) Math.max(1, most));
  }

  private void bar(List<String> cells, double part) {
    StringBuilder row = new StringBuilder("<tr>");
    cells.forEach(cell -> row.append("<td class=\"n\">").append(Html.text(cell)).append("</td>"));
    row.append(
        String.format(
            Locale.ROOT,
            "<td style=\"width:50%%\"><div class=\"bar\" style=\"width:%.1f%%\"></div></td></tr>",
            PERCENT * part));
    page.markup(row.toString());
  }

  private void spread(JobSkew spread) {
    page.element("h2", "Over time");
    page.element("p", SkewText.lines(spread).get(0));
    Curve curve = spread.curve();
    if (!curve.bins().isEmpty()) {
      CurvePlot plot = new CurvePlot(curve);
      page.markup(plot.busy(spread.workers()))
          .markup(plot.output())
          .markup(plot.records())
          .markup(plot.memory());
    }
    page.element("h2", "What stands out");
    List<List<SkewFinding>> things = SkewText.things(spread);
    things.forEach(this::thing);
    if (things.isEmpty()) {
      page.element("p", "Nothing.");
    }
    stages(spread.stages());
    workers(spread.shares());
  }

  private void thing(List<SkewFinding> findings) {
    page.markup("<section>");
    List<String> lines = SkewText.thing(findings);
    page.markup("<p><strong>" + Html.text(lines.get(0)) + "</strong></p>");
    lines.subList(1, lines.size()).forEach(line -> page.element("p", line));
    page.markup("</section>");
  }

  private void stages(List<JobStage> stages) {
    if (stages.isEmpty()) {
      return;
    }
    page.element("h2", "Partitions, stage by stage");
    int most = stages.stream().mapToInt(JobStage::tasks).max().orElse(1);
    page.table(List.of("stage", "tasks", "rule", "spilled", ""));
    for (JobStage stage : stages) {
      bar(
          List.of(
              stage.stage(),
              Units.count(stage.tasks()),
              stage.rule(),
              Units.bytes(stage.spilled())),
          stage.tasks() / (double) Math.max(1, most));
    }
    page.endTable();
  }

  private void workers(List<WorkerTime> shares) {
    if (shares.isEmpty()) {
      return;
    }
    List<WorkerTime> busiest = new ArrayList<>(shares);
    busiest.sort((a, b) -> Long.compare(b.actualMs(), a.actualMs()));
    page.element("h2", "Workers");
    long most = Math.max(1, busiest.get(0).actualMs());
    page.table(List.of("worker", "datums", "predicted", "busy", ""));
    for (WorkerTime share : busiest.subList(0, Math.min(MOST_WORKERS, busiest.size()))) {
      bar(
          List.of(
              share.worker(),
              Units.count(share.datums()),
              share.predictedMs() == 0 ? "" : Units.millis(share.predictedMs()),
              Units.millis(share.actualMs())),
          share.actualMs() / (double) most);
    }
    page.endTable();
    if (shares.size() > MOST_WORKERS) {
      page.element("p", Units.count(shares.size() - MOST_WORKERS) + " more, which were less busy");
    }
  }
}
