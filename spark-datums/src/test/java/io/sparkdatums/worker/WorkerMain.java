package io.sparkdatums.worker;

import io.sparkdatums.spec.Transform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process of its own that runs a job of one datum. */
final class WorkerMain {
  private WorkerMain() {}

  /**
   * Starts it. It prints the directories of its process first, that on the disk and that in memory,
   * and the datum's fate last.
   *
   * @param prefix words before {@code java}
   */
  static Process start(
      List<String> prefix,
      Path directory,
      Sandbox.Choice sandbox,
      Transform.Mode mode,
      String script)
      throws IOException {
    List<String> argv = new ArrayList<>(prefix);
    argv.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Djava.io.tmpdir="
                + (prefix.isEmpty() ? System.getProperty("java.io.tmpdir") : directory.getParent()),
            "-cp",
            prefix.isEmpty() ? classPath() : readable(directory.resolveSibling("classes")),
            WorkerMain.class.getName(),
            directory.toString(),
            sandbox.name(),
            mode.name(),
            script));
    return new ProcessBuilder(argv).redirectError(new File("/dev/stderr")).start();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The class path where another user can read it, who may not enter this one's directories. */
  private static String readable(Path place) throws IOException {
    Files.createDirectories(place);
    List<String> entries = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator)) {
      Path from = Path.of(entry);
      if (Files.exists(from)) {
        Path to = place.resolve(entries.size() + "-" + from.getFileName());
        copy(from, to);
        entries.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      try (Stream<Path> all = Files.walk(from)) {
        for (Path file : (Iterable<Path>) all::iterator) {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
      }
      return;
    }
    try {
      Files.createLink(to, from);
    } catch (IOException e) {
      Files.copy(from, to); // another disk
    }
  }

  public static void main(String[] args) throws Exception {
    System.out.println(Directories.base());
    System.out.println(Directories.memory());
    WorkerFixture job = new WorkerFixture(Path.of(args[0]));
    job.sandbox = Sandbox.Choice.valueOf(args[1]);
    job.file("/f", "x");
    switch (Transform.Mode.valueOf(args[2])) {
      case PROCESS -> job.sh(args[3]);
      case STREAM -> job.live(args[3]);
    }
    job.run();
    System.out.println(job.only().state() + " " + job.only().message());
    System.out.println("sandbox " + job.results.get(0).sandbox());
    job.outputs().forEach((path, content) -> System.out.println(path + "=" + content));
  }
}
