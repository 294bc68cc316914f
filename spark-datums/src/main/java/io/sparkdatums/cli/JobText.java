package io.sparkdatums.cli;

import io.sparkdatums.job.JobRecord;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Jobs;
import java.util.Locale;

/** Jobs as text and as JSON. */
final class JobText {
  private JobText() {}

  static String state(Jobs.Job job) {
    return job.state().name().toLowerCase(Locale.ROOT);
  }

  static String json(Jobs.Job job) {
    if (job.result().isPresent()) {
      return json(job.result().get());
    }
    JobRecord record = job.record();
    return new JsonLine()
        .put("job", record.job())
        .put("pipeline", record.pipeline())
        .put("state", state(job))
        .put("started", record.started())
        .toString();
  }

  static String json(JobResult job) {
    return new JsonLine()
        .put("job", job.job())
        .put("pipeline", job.pipeline())
        .put("state", job.state().name().toLowerCase(Locale.ROOT))
        .put("total", job.total())
        .put("processed", job.processed())
        .put("skipped", job.skipped())
        .put("failed", job.failed())
        .put("recovered", job.recovered())
        .put("commit", job.commit())
        .put("root", job.root())
        .put("bytes_in", job.bytesIn())
        .put("bytes_out", job.bytesOut())
        .put("bytes_deduplicated", job.bytesDeduplicated())
        .put("started", job.started())
        .put("seconds", job.seconds())
        .put("process_seconds", job.processSeconds())
        .put("message", job.message())
        .toString();
  }
}
