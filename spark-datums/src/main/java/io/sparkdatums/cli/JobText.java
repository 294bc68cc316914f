package io.sparkdatums.cli;

import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Jobs;
import io.sparkdatums.sql.JobRow;

/** Jobs as text and as JSON. */
final class JobText {
  private JobText() {}

  static String state(Jobs.Job job) {
    return JobRow.of(job).word();
  }

  static String json(Jobs.Job job) {
    return JsonLine.of(JobRow.COLUMNS, JobRow.of(job)).toString();
  }

  static String json(JobResult job) {
    return JsonLine.of(JobRow.COLUMNS, JobRow.of(job)).toString();
  }
}
