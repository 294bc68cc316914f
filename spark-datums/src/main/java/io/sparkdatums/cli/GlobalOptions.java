package io.sparkdatums.cli;

import io.sparkdatums.report.Screen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command. */
final class GlobalOptions {
  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      description = "The warehouse: a directory on any Hadoop filesystem.")
  @Nullable String warehouse;

  @Option(names = "--raw", description = "Print JSON, one object a line.")
  boolean raw;

  @Option(names = "--quiet", description = "Print nothing but results and errors.")
  boolean quiet;

  @Option(names = "--verbose", description = "Print the cause of an error, too.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  boolean help;

  Screen.Volume volume() {
    if (quiet) {
      return Screen.Volume.QUIET;
    }
    return verbose ? Screen.Volume.VERBOSE : Screen.Volume.NORMAL;
  }
}
