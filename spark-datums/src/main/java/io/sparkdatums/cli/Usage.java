package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import java.util.Map;

/** Errors in how a command was given. */
final class Usage {
  private Usage() {}

  /**
   * @param problem what is wrong
   * @param cause what is expected
   * @param command the command whose help says more, empty for all commands
   */
  static DatumsException error(String problem, String cause, String command) {
    String subject = command.isEmpty() ? "" : " " + command;
    return DatumsException.of(
        "USAGE",
        Map.of(
            "problem",
            problem,
            "cause",
            cause,
            "help",
            Environment.command() + subject + " --help"));
  }
}
