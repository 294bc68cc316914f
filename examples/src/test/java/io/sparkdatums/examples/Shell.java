package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Starts {@code scripts/submit.sh} as a terminal does: in a process group of its own that Ctrl-C
 * interrupts, with an environment that holds nothing but what is said here.
 */
final class Shell {
  /** Long enough for a machine that does ten other things. */
  private static final long HANG_MINUTES = 10;

  private static final List<Process> STARTED = Collections.synchronizedList(new ArrayList<>());

  private final Path submit;
  private final Path output;
  private Path directory;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * @param output a directory for what commands print
   */
  Shell(Path submit, Path output) {
    this.submit = submit;
    this.output = output;
    this.directory = output;
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", output.toString());
  }

  Shell in(Path newDirectory) {
    directory = newDirectory;
    return this;
  }

  Shell with(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  /** A command that has been started. */
  Running start(Object... words) throws IOException {
    // A test may run where SIGINT is ignored, which children inherit.
    List<String> command =
        new ArrayList<>(List.of("setsid", "env", "--default-signal=INT", submit.toString()));
    for (Object word : words) {
      command.add(word.toString());
    }
    Path out = Files.createTempFile(output, "out", ".txt");
    Path err = Files.createTempFile(output, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    // The path of this test finds setsid and env; the script sees the one that is set for it.
    command.set(0, which("setsid"));
    command.set(1, which("env"));
    Process process = builder.start();
    STARTED.add(process);
    return new Running(process, out, err);
  }

  /** The same, with the queues of its jobs watched; for the Spark that comes with the build. */
  Running startWatched(Object... words) throws IOException {
    List<Object> all = new ArrayList<>(Checkout.watched());
    all.addAll(List.of(words));
    return start(all.toArray());
  }

  /** A command, run to its end. */
  Ended run(Object... words) throws IOException, InterruptedException {
    return start(words).ended();
  }

  /** Kills what a test that failed has left running. */
  static void endAll() {
    for (Process process : STARTED) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  static String which(String tool) {
    for (String directory : System.getenv("PATH").split(":")) {
      Path file = Path.of(directory, tool);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw new IllegalStateException("no " + tool + " on the PATH");
  }

  /** Waits for a process; one that hangs is killed, and the test fails. */
  static int status(Process process) throws InterruptedException {
    if (!process.waitFor(HANG_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("hangs: " + process.info().commandLine());
    }
    return process.exitValue();
  }

  /** What the shell of a user would still see. */
  record Running(Process process, Path out, Path err) {

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
      Shell.status(
          new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).inheritIO().start());
    }

    Ended ended() throws IOException, InterruptedException {
      int status = Shell.status(process);
      return new Ended(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
  }

  /** How a command ended and what it printed. */
  record Ended(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    /** The job object of a pipeline in raw output. */
    Batch.Job job(String pipeline) {
      return new Batch.Result("", status, lines()).job(pipeline);
    }
  }
}
