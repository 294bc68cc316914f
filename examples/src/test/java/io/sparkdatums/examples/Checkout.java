package io.sparkdatums.examples;

import java.io.IOException;
import java.nio.file.Path;

/** The project that is tested, in its own place. */
final class Checkout {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static boolean ready;

  private Checkout() {}

  /**
   * The script, with all that it builds before its first command: who comes second need not wait.
   */
  static synchronized Path submit() throws IOException, InterruptedException {
    Path submit = ROOT.resolve("scripts/submit.sh");
    if (!ready) {
      Process help =
          new ProcessBuilder(submit.toString(), "--help")
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = Shell.status(help);
      if (status != 0) {
        throw new IllegalStateException(submit + " --help ends with status " + status);
      }
      ready = true;
    }
    return submit;
  }
}
