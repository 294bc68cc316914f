package io.sparkdatums.cli;

/** What {@code scripts/submit.sh} tells the process, by system properties. */
final class Environment {
  private Environment() {}

  /** How the user called us, for lines to paste. */
  static String command() {
    return System.getProperty("spark.datums.command", "scripts/submit.sh");
  }

  /** Where Spark's log goes, empty if it is not known. */
  static String log() {
    return System.getProperty("spark.datums.log", "");
  }

  /** The width of the terminal that standard error is, 0 if it is none. */
  static int columns() {
    return Integer.getInteger("spark.datums.columns", 0);
  }

  /** The file for options that the script is to give spark-submit, empty if it does not ask. */
  static String submitOptions() {
    return System.getProperty("spark.datums.submit", "");
  }

  /** Our own jar where Spark is started in this process, empty where the script starts it. */
  static String embeddedJar() {
    return System.getProperty("spark.datums.jar", "");
  }
}
