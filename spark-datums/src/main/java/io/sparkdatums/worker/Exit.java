package io.sparkdatums.worker;

/**
 * How a command ended.
 *
 * @param status as a shell counts it: 128 and the signal's number for one killed by a signal
 * @param timedOut whether it was ended because its time was up
 */
record Exit(int status, boolean timedOut) {
  private static final int SIGNALS = 64;

  /** What the launcher's shell reports where the working directory is missing. */
  static final int NO_DIRECTORY = 256;

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  boolean signalled() {
    return status > 128 && status <= 128 + SIGNALS;
  }

  String description() {
    if (signalled()) {
      return "killed by signal " + (status - 128);
    }
    return switch (status) {
      case NO_DIRECTORY -> "not started: its working directory does not exist";
      case NOT_FOUND -> "exit status 127: a program was not found";
      case NOT_EXECUTABLE -> "exit status 126: a program cannot be executed";
      default -> "exit status " + status;
    };
  }
}
