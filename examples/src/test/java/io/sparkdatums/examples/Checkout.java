package io.sparkdatums.examples;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;

/** The project that is tested, in its own place. */
final class Checkout {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static boolean ready;

  private Checkout() {}

  /**
   * Options with which a command shows all that its jobs' queues do to the model that the module's
   * tests have; where that breaks a rule, the command ends with a status that no test expects.
   */
  static List<String> watched() {
    return List.of(
        "--driver-class-path",
        ROOT.resolve("spark-datums/target/test-classes") + ":" + placeOf(Assertions.class),
        "--conf",
        "spark.plugins=io.sparkdatums.DatumsPlugin,io.sparkdatums.queue.WatchedQueues");
  }

  private static Path placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

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
