package io.sparkdatums.sql;

import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.Jobs;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A job that has ended, or has not.
 *
 * @param result what became of it, null if nothing yet
 */
public record JobRow(
    String job, String pipeline, JobState state, Instant started, @Nullable JobResult result) {

  /** What raw output and the table {@code jobs} say of it. */
  public static final Columns<JobRow> COLUMNS =
      Columns.<JobRow>none()
          .text("job", JobRow::job)
          .text("pipeline", JobRow::pipeline)
          .text("state", JobRow::word)
          .number("total", ended(JobResult::total))
          .number("processed", ended(JobResult::processed))
          .number("skipped", ended(JobResult::skipped))
          .number("failed", ended(JobResult::failed))
          .number("recovered", ended(JobResult::recovered))
          .number("commit", ended(JobResult::commit))
          .text("root", ended(JobResult::root))
          .number("bytes_in", ended(JobResult::bytesIn))
          .number("bytes_out", ended(JobResult::bytesOut))
          .number("bytes_deduplicated", ended(JobResult::bytesDeduplicated))
          .time("started", JobRow::started)
          .decimal("seconds", ended(JobResult::seconds))
          .decimal("process_seconds", ended(JobResult::processSeconds))
          .text("message", ended(JobResult::message));

  /** A job as it is recorded. */
  public static JobRow of(Jobs.Job job) {
    return new JobRow(
        job.record().job(),
        job.record().pipeline(),
        job.state(),
        job.record().started(),
        job.result().orElse(null));
  }

  /** A job that has ended. */
  public static JobRow of(JobResult job) {
    return new JobRow(job.job(), job.pipeline(), job.state(), job.started(), job);
  }

  /** Its state as it is spelled in tables and raw output. */
  public String word() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Columns.Value<JobRow> ended(Columns.Value<JobResult> value) {
    return row -> {
      JobResult result = row.result;
      return result == null ? null : value.of(result);
    };
  }
}
