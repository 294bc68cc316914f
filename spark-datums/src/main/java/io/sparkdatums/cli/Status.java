package io.sparkdatums.cli;

/** Exit statuses. */
final class Status {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG = 2;

  /** Tells {@code scripts/submit.sh} to start the command over under spark-submit. */
  static final int SPARK_NEEDED = 120;

  static final int INTERRUPTED = 130;

  private Status() {}
}
