package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import java.util.Map;

/** Finds our own error in what Spark makes of an exception in a task. */
public final class SparkErrors {
  private static final int MAX_DEPTH = 32;

  private SparkErrors() {}

  /**
   * The named error that caused a Spark job to fail.
   *
   * @param what the job that failed, for example {@code "the merge of job J"}
   * @param error what the Spark call threw; its checked exceptions are not declared
   * @return the named error of the task, else {@code SPARK_JOB_FAILED}
   */
  public static DatumsException named(String what, Exception error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof DatumsException named) {
        return named;
      }
      cause = cause.getCause();
    }
    return DatumsException.of(
        "SPARK_JOB_FAILED",
        Map.of("what", what, "cause", String.valueOf(error.getMessage())),
        error);
  }
}
