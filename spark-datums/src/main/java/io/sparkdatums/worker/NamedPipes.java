package io.sparkdatums.worker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes named pipes, which Java cannot. */
final class NamedPipes {
  private NamedPipes() {}

  /**
   * Makes pipes that only their owner may open.
   *
   * @return why they cannot be made, or nothing
   */
  static String make(Path directory, List<String> names) throws IOException {
    List<String> argv = new ArrayList<>(List.of("mkfifo", "-m", "600"));
    argv.addAll(names);
    Process mkfifo =
        new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true).start();
    String said =
        new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      int status = mkfifo.waitFor();
      return status == 0 ? "" : said.isEmpty() ? "mkfifo: exit status " + status : said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }
}
