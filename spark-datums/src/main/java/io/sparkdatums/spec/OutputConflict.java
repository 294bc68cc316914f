package io.sparkdatums.spec;

/** What several datums that write one path mean: the {@code output_conflict} field of a spec. */
public enum OutputConflict {
  /** The contents are concatenated in datum order. */
  CONCAT,
  /** The job fails with an error that names both datums. */
  ERROR
}
