package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do to files. */
final class Events {
  /** Long enough for a machine that does ten other things. */
  private static final long HANG_MINUTES = 5;

  private Events() {}

  /** Waits until the file is there. */
  static void awaitFile(Path file) throws Exception {
    await(file, () -> Files.exists(file), "exists");
  }

  /** Waits until the file holds the text. */
  static void awaitText(Path file, String text) throws Exception {
    await(
        file,
        () -> Files.exists(file) && Files.readString(file, UTF_8).contains(text),
        "holds \"" + text + "\"");
  }

  private static void await(Path file, Callable<Boolean> condition, String what) throws Exception {
    try (WatchService watch = file.getFileSystem().newWatchService()) {
      file.getParent()
          .register(
              watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (!condition.call()) {
        WatchKey key = watch.poll(HANG_MINUTES, TimeUnit.MINUTES);
        if (key == null) {
          throw new AssertionError(file + " never " + what);
        }
        key.pollEvents();
        key.reset();
      }
    }
  }

  /**
   * Waits until a program runs below a process, and gives all that run there. One that has been
   * started is its starter's copy at first, and nobody tells when it is not any more.
   *
   * @param program the end of its path
   */
  static List<ProcessHandle> awaitProgram(ProcessHandle top, String program) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(HANG_MINUTES);
    while (System.nanoTime() < deadline) {
      List<ProcessHandle> all = top.descendants().toList();
      if (all.stream().anyMatch(process -> runs(process, program))) {
        return all;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new AssertionError("no " + program + " ever ran");
  }

  /** Whether a process runs a program. */
  static boolean runs(ProcessHandle process, String program) {
    return process.info().command().orElse("").endsWith(program);
  }

  /** Makes a named pipe: who reads it waits for {@link #open}. */
  static void gate(Path pipe) throws IOException, InterruptedException {
    int status = Shell.status(new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start());
    if (status != 0) {
      throw new IOException("mkfifo " + pipe + ": exit status " + status);
    }
  }

  /** Lets one reader of the pipe go on, as soon as there is one. */
  static void open(Path pipe) throws IOException, InterruptedException {
    Shell.status(
        new ProcessBuilder("sh", "-c", ": > \"$1\"", "open", pipe.toString()).inheritIO().start());
  }
}
