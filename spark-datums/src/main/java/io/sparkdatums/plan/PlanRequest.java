package io.sparkdatums.plan;

import io.sparkdatums.datum.InputDatums;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made from.
 *
 * @param directory where the plan goes: the job's plan directory, empty so far
 * @param datums the input's datums: {@link InputDatums#rows()}
 * @param keys whether several datums may have the same paths
 * @param leaves the inputs that the datums' matches are of
 * @param members the datums of the previous commit: {@code datum string, key string, nth int, pack
 *     string, ordinal int}, once for each key and nth
 * @param executions what has been run and sealed by any job of the pipeline, once per datum: {@code
 *     datum string, state string, pack string, ordinal int}; only {@code processed} has a result
 * @param results what was processed last under each order key: {@code key string, pack string,
 *     ordinal int, took_ms bigint, took_bytes bigint}
 * @param elsewhere datums that are not run, and count for nothing, where they have no result:
 *     {@code datum string}, each once; null for none
 * @param restarted results that are to be made once more: {@code pack string, ordinal int, lost
 *     boolean}, lost if they cannot be read, each once; null for none
 * @param fit how long datums of this pipeline took
 * @param code what every identity is made with
 * @param earlier what identities were made with before, the newest first
 * @param reuse whether results of earlier executions count
 * @param maxPartitions the most plan files to deal datums to, at least 1
 */
public record PlanRequest(
    Path directory,
    Dataset<Row> datums,
    InputDatums.Keys keys,
    List<PlanLeaf> leaves,
    Dataset<Row> members,
    Dataset<Row> executions,
    Dataset<Row> results,
    @Nullable Dataset<Row> elsewhere,
    @Nullable Dataset<Row> restarted,
    TimeFit fit,
    Code code,
    List<Code> earlier,
    Reuse reuse,
    int maxPartitions) {

  public PlanRequest {
    leaves = List.copyOf(leaves);
    earlier = List.copyOf(earlier);
  }

  /**
   * The parts of an identity that are not a datum's.
   *
   * @param fingerprint the code's
   * @param salt the pipeline's
   */
  public record Code(String fingerprint, String salt) {}

  /** Whether a datum that was processed before keeps its result. */
  public enum Reuse {
    RESULTS,
    NOTHING
  }
}
