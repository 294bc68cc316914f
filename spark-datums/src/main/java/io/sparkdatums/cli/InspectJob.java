package io.sparkdatums.cli;

import io.sparkdatums.api.Escape;
import io.sparkdatums.job.JobRecord;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.report.Progress;
import io.sparkdatums.report.Screen;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Shows a job: what it read, what became of its datums, how long it took.")
final class InspectJob extends Verb {
  @Parameters(paramLabel = "J", description = "The job's id, or P@J, or P for its newest job.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    Jobs.Job job = JobName.any(context.warehouse(), name);
    Screen screen = context.screen();
    if (context.raw()) {
      screen.result(JobText.json(job));
      return Status.DONE;
    }
    JobRecord record = job.record();
    screen.result("job       " + record.job());
    screen.result("pipeline  " + record.pipeline() + ", version " + record.version());
    screen.result("state     " + JobText.state(job));
    screen.result("input     " + Escape.controls(record.input()));
    screen.result("started   " + Table.time(record.started()) + " on " + record.host());
    job.result()
        .ifPresent(
            result -> Progress.summary(result, Environment.command()).forEach(screen::result));
    return Status.DONE;
  }
}
