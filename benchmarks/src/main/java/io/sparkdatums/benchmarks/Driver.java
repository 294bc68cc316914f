package io.sparkdatums.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a command line in a JVM of its own with a heap of a given size.
 *
 * @param directory an empty directory for what it leaves behind
 * @param heap the size of the heap, in MB
 * @param conf Spark's configuration
 */
record Driver(Path directory, int heap, Map<String, String> conf) {

  /**
   * How a command line ran.
   *
   * @param seconds from the start of the process to its end
   * @param peak the peak of live objects, in bytes; 0 if it was not asked for
   */
  record Ran(double seconds, long peak) {}

  /** Whether to look at live objects while the command runs, which makes it slower. */
  enum Watch {
    NOTHING,
    LIVE_OBJECTS
  }

  /**
   * Runs a command to its end.
   *
   * @throws IllegalStateException with what it printed, if it ends with another status than 0
   */
  Ran run(Watch watch, String... command) throws IOException, InterruptedException {
    Path peak = directory.resolve("peak");
    long start = System.nanoTime();
    finish(
        watch == Watch.LIVE_OBJECTS
            ? start(List.of(LiveObjects.class.getName(), peak.toString()), command)
            : start(command),
        command);
    double seconds = (System.nanoTime() - start) / 1e9;
    long live = watch == Watch.NOTHING ? 0 : Long.parseLong(Files.readString(peak).strip());
    return new Ran(seconds, live);
  }

  /** Runs a program other than the command line to its end. */
  void run(Class<?> program, String... words) throws IOException, InterruptedException {
    finish(start(List.of(program.getName()), words), words);
  }

  private void finish(Process process, String... command) throws IOException, InterruptedException {
    int status;
    try {
      status = process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    if (status != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + status + ": " + printed());
    }
  }

  /** Starts a command; the caller ends it. */
  Process start(String... command) throws IOException {
    return start(List.of("io.sparkdatums.cli.SparkMain"), command);
  }

  /** What the command has printed so far. */
  String printed() throws IOException {
    return Files.readString(directory.resolve("printed"));
  }

  private Process start(List<String> main, String... command) throws IOException {
    Files.createDirectories(directory);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> !word.startsWith("-Xm") && !word.startsWith("-Dspark.datums.log="))
        .forEach(words::add);
    words.add("-Xmx" + heap + "m");
    words.add("-XX:+UseParallelGC");
    words.add("-Dspark.datums.log=" + directory.resolve("spark.log"));
    settings().forEach((key, value) -> words.add("-D" + key + "=" + value));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(main);
    words.addAll(List.of(command));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("printed").toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start();
  }

  private Map<String, String> settings() {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.master", "local[*]");
    all.put("spark.ui.enabled", "false");
    all.put("spark.local.dir", directory.resolve("local").toString());
    all.put("spark.sql.warehouse.dir", directory.resolve("sql").toUri().toString());
    all.putAll(conf);
    return all;
  }
}
