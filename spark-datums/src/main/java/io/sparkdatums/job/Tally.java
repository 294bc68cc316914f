package io.sparkdatums.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.pack.DatumState;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * A job's executions in sum. Of equal datums, which are run once, each is counted.
 *
 * @param processed datums that succeeded
 * @param failed datums that failed
 * @param recovered datums whose error handler succeeded
 * @param bytesIn bytes read
 * @param bytesOut bytes of outputs
 * @param bytesDeduplicated the part of bytesOut that was not written because it was there
 * @param downloadMillis summed over datums
 * @param processMillis summed over datums
 * @param uploadMillis summed over datums
 * @param spanMillis from the first datum's start to the last one's end
 */
record Tally(
    long processed,
    long failed,
    long recovered,
    long bytesIn,
    long bytesOut,
    long bytesDeduplicated,
    long downloadMillis,
    long processMillis,
    long uploadMillis,
    long spanMillis) {

  static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Executions whose sums are known once they have been written.
   *
   * @param executions as {@link Executions#SCHEMA} has them
   */
  static Dataset<Row> observe(Observation sums, Dataset<Row> executions) {
    Column started = expr("unix_millis(started)");
    Column ended = started.plus(col("process_ms")).plus(col("upload_ms"));
    return executions.observe(
        sums,
        times(DatumState.PROCESSED),
        times(DatumState.FAILED),
        times(DatumState.RECOVERED),
        total("bytes_in"),
        total("bytes_out"),
        total("bytes_deduplicated"),
        total("download_ms"),
        total("process_ms"),
        total("upload_ms"),
        coalesce(max(ended).minus(min(started)), lit(0L)).as("span_ms"));
  }

  /** The sums, after {@link #observe}'s result has been written. */
  static Tally of(Map<String, Object> sums) {
    return new Tally(
        number(sums, Executions.state(DatumState.PROCESSED)),
        number(sums, Executions.state(DatumState.FAILED)),
        number(sums, Executions.state(DatumState.RECOVERED)),
        number(sums, "bytes_in"),
        number(sums, "bytes_out"),
        number(sums, "bytes_deduplicated"),
        number(sums, "download_ms"),
        number(sums, "process_ms"),
        number(sums, "upload_ms"),
        number(sums, "span_ms"));
  }

  private static long number(Map<String, Object> sums, String name) {
    return ((Number) sums.getOrDefault(name, 0L)).longValue();
  }

  private static Column times(DatumState state) {
    String name = Executions.state(state);
    Column times = when(col("state").equalTo(name), col("times")).otherwise(0);
    return coalesce(sum(times), lit(0L)).as(name);
  }

  private static Column total(String column) {
    return coalesce(sum(column), lit(0L)).as(column);
  }
}
