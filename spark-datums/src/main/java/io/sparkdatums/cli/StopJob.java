package io.sparkdatums.cli;

import io.sparkdatums.job.JobRecord;
import io.sparkdatums.job.Jobs;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Ends a job that runs, in this process or another, within a few seconds.",
      "",
      "It publishes nothing. What is finished is kept for the pipeline's next job."
    })
final class StopJob extends Verb {
  @Parameters(paramLabel = "J", description = "The job's id, or P@J, or P for its newest job.")
  String name = "";

  @Override
  int run(Context context) throws IOException {
    Jobs.Job job = JobName.any(context.warehouse(), name);
    JobRecord record = job.record();
    new Jobs(context.warehouse(), record.pipeline()).stop(record.job());
    if (context.raw()) {
      context.screen().result(JobText.json(job));
    } else {
      context
          .screen()
          .say("job " + record.job() + " of " + record.pipeline() + " ends in a few seconds");
    }
    return Status.DONE;
  }
}
