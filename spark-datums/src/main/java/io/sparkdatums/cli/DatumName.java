package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.DatumViews;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a user writes for a datum of a job: its id, how that begins, or the path of one of its
 * inputs. Several datums may be meant.
 *
 * @param job the id of the job
 */
record DatumName(String pipeline, String job, String name) {

  /** The rows of the datums that are meant, as {@link DatumViews#datums} has them. */
  Dataset<Row> in(DatumViews views) throws IOException {
    return views.datums(pipeline, Optional.of(job)).filter(DatumViews.named(name));
  }

  /** The error that there is none. */
  DatumsException unknown() {
    return DatumsException.of(
        "DATUM_UNKNOWN", Map.of("job", job, "pipeline", pipeline, "datum", name));
  }
}
