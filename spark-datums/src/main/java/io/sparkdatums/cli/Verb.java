package io.sparkdatums.cli;

import java.io.IOException;
import picocli.CommandLine.Mixin;

/**
 * One command. It runs without Spark until it asks for a session; it is then started over with one,
 * so what it did before must not matter.
 */
abstract class Verb {
  @Mixin final GlobalOptions global = new GlobalOptions();

  /**
   * Runs the command.
   *
   * @return the exit status
   * @throws io.sparkdatums.api.DatumsException for everything that the user should hear
   */
  abstract int run(Context context) throws IOException;
}
