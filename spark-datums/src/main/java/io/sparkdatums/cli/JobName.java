package io.sparkdatums.cli;

import io.sparkdatums.job.Jobs;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.util.Optional;

/**
 * What a user writes for a job: {@code P[@J]}.
 *
 * @param pipeline the pipeline
 * @param job the job's id, empty for the newest one
 */
record JobName(String pipeline, Optional<String> job) {

  static JobName parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new JobName(text, Optional.empty())
        : new JobName(text.substring(0, at), Optional.of(text.substring(at + 1)));
  }

  Jobs.Job find(Warehouse warehouse) throws IOException {
    Jobs jobs = new Jobs(warehouse, pipeline);
    return job.isPresent() ? jobs.get(job.get()) : jobs.newest();
  }
}
