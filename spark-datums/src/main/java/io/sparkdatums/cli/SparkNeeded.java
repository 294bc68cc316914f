package io.sparkdatums.cli;

/** A command asked for a Spark session where there is none: start it over with one. */
final class SparkNeeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SparkNeeded() {
    super("a Spark session is needed", null, false, false);
  }
}
