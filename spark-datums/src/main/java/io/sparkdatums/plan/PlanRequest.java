package io.sparkdatums.plan;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a plan is made from.
 *
 * @param directory where the plan goes: the job's plan directory, empty so far
 * @param datums the input's datums as {@code datum.Datums} lists them
 * @param members the datums of the previous commit: {@code datum string, key string, pack string,
 *     ordinal int}
 * @param executions what has been processed and sealed by any job of the pipeline, once per datum:
 *     {@code datum string, pack string, ordinal int}
 * @param fingerprint the code's, part of every identity
 * @param salt the pipeline's, part of every identity
 * @param reuse whether results of earlier executions count
 * @param input the input's name in the spec
 * @param root the plain directory's URI, or empty for a repo
 * @param commit the repo's commit, or empty for a plain directory
 * @param maxPartitions the most plan files to deal datums to, at least 1
 */
public record PlanRequest(
    Path directory,
    Dataset<Row> datums,
    Dataset<Row> members,
    Dataset<Row> executions,
    String fingerprint,
    String salt,
    Reuse reuse,
    String input,
    String root,
    String commit,
    int maxPartitions) {

  /** Whether a datum that was processed before keeps its result. */
  public enum Reuse {
    RESULTS,
    NOTHING
  }
}
