package io.sparkdatums.cli;

import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.Pipeline;
import io.sparkdatums.job.Pipelines;
import io.sparkdatums.report.Units;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Lists the jobs of a pipeline, or of all, newest first.")
final class ListJob extends Verb {
  @Parameters(paramLabel = "P", arity = "0..1", description = "The pipeline.")
  @Nullable String pipeline;

  @Override
  int run(Context context) throws IOException {
    List<Jobs.Job> jobs = jobs(context);
    if (context.raw()) {
      jobs.forEach(job -> context.screen().result(JobText.json(job)));
      return Status.DONE;
    }
    Table table =
        new Table(
            "JOB",
            "PIPELINE",
            "STATE",
            " TIME",
            " TOTAL",
            " DONE",
            " SKIPPED",
            " FAILED",
            "COMMIT");
    for (Jobs.Job job : jobs) {
      Optional<JobResult> result = job.result();
      table.row(
          job.record().job(),
          job.record().pipeline(),
          JobText.state(job),
          result.map(r -> Units.seconds(r.seconds())).orElse(""),
          result.map(r -> Units.count(r.total())).orElse(""),
          result.map(r -> Units.count(r.processed())).orElse(""),
          result.map(r -> Units.count(r.skipped())).orElse(""),
          result.map(r -> Units.count(r.failed())).orElse(""),
          result
              .filter(JobResult::committed)
              .map(r -> r.pipeline() + "@" + r.branch() + "=" + r.commit())
              .orElse(""));
    }
    table.print(context.screen(), "no jobs yet");
    return Status.DONE;
  }

  private List<Jobs.Job> jobs(Context context) throws IOException {
    if (pipeline != null) {
      return new Jobs(context.warehouse(), pipeline).list();
    }
    List<Jobs.Job> all = new ArrayList<>();
    for (Pipeline each : new Pipelines(context.warehouse()).list()) {
      all.addAll(new Jobs(context.warehouse(), each.spec().name()).list());
    }
    all.sort(Comparator.comparing((Jobs.Job job) -> job.record().started()).reversed());
    return all;
  }
}
