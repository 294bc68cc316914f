package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.job.Pipeline;
import io.sparkdatums.job.Pipelines;
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

  /**
   * The job that a user means by {@code J}, {@code P@J} or {@code P}.
   *
   * @throws DatumsException {@code JOB_UNKNOWN} if it is neither a job nor a pipeline
   */
  static Jobs.Job any(Warehouse warehouse, String text) throws IOException {
    // A job's id begins with a date, which no pipeline's name that anyone gives looks like.
    boolean isJob =
        text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T.*")
            || (text.indexOf('@') < 0 && !isPipeline(warehouse, text));
    return isJob ? Jobs.find(warehouse, text) : parse(text).find(warehouse);
  }

  private static boolean isPipeline(Warehouse warehouse, String text) throws IOException {
    for (Pipeline each : new Pipelines(warehouse).list()) {
      if (each.spec().name().equals(text)) {
        return true;
      }
    }
    return false;
  }

  Jobs.Job find(Warehouse warehouse) throws IOException {
    Jobs jobs = new Jobs(warehouse, pipeline);
    return job.isPresent() ? jobs.get(job.get()) : jobs.newest();
  }
}
