package io.sparkdatums.examples;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;

/** The project that is tested. */
final class Checkout {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static Path submit = Path.of("");

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
   * It is in a clone that has no fast starts, which cost more than two long sessions gain by them.
   */
  static synchronized Path submit() throws IOException, InterruptedException {
    if (submit.toString().isEmpty()) {
      Path root = ROOT.resolve("examples/target/sessions");
      Clone.delete(root);
      Path script = Clone.built(root).submit();
      Process help =
          new ProcessBuilder(script.toString(), "--help")
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = Shell.status(help);
      if (status != 0) {
        throw new IllegalStateException(script + " --help ends with status " + status);
      }
      String archive = "target/submit/classes-" + System.getProperty("java.version") + ".jsa";
      Files.createFile(root.resolve(archive));
      submit = script;
    }
    return submit;
  }
}
