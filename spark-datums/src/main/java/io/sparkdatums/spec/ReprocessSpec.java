package io.sparkdatums.spec;

/** Whether results of earlier jobs count: the {@code reprocess_spec} field of a spec. */
public enum ReprocessSpec {
  /** A datum that has been processed with success is not run again. */
  UNTIL_SUCCESS,
  /** Every job runs every datum. */
  EVERY_JOB
}
