package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.Driver.Ran;
import io.sparkdatums.benchmarks.Driver.Watch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Splits files of lines in a JVM with a heap of 512 MB: a large one into files of 1 MB, and then
 * files of few and of many lines into a file for each, twice: once for the time, once for the peak
 * of live objects.
 */
final class SplitBenchmark implements Benchmark {
  private static final int HEAP = 512;

  @Override
  public String what() {
    return "put file --split with a heap of 512 MB: time, and live objects at few and many parts";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int megabytes = setting.scaled(2048);
    Path large = lines(setting.scratch().resolve("large"), megabytes * 10_000L, 104);
    report.fact("large_bytes", Files.size(large));
    Ran ran = split(setting, large, Watch.NOTHING, "--target-file-bytes", "1048576");
    report.row("large", "heap of 512 MB", ran.seconds(), ran.seconds(), megabytes, ran.seconds());
    Files.delete(large);

    List<Long> peaks = new ArrayList<>();
    for (int parts : new int[] {10_000, setting.scaled(10_000_000)}) {
      Path file = lines(setting.scratch().resolve("lines"), parts, 10);
      String task = "parts_" + parts;
      double seconds = split(setting, file, Watch.NOTHING).seconds();
      report.row(task, "heap of 512 MB", seconds, seconds, parts, seconds);
      Ran watched = split(setting, file, Watch.LIVE_OBJECTS);
      report.fact("parts_" + parts + "_peak_live_bytes", watched.peak());
      peaks.add(watched.peak());
    }
    report.fact("peak_live_ratio", Math.round(100.0 * peaks.get(1) / peaks.get(0)) / 100.0);
  }

  private static Ran split(Setting setting, Path file, Watch watch, String... target)
      throws Exception {
    Path place = setting.scratch().resolve("split");
    String warehouse = place.resolve("warehouse").toString();
    Driver driver = new Driver(place, HEAP, Map.of("spark.datums.warehouse", warehouse));
    try {
      driver.run(Watch.NOTHING, "create", "repo", "in");
      List<String> command = new ArrayList<>(List.of("put", "file", "in:/parts"));
      command.addAll(List.of("-f", file.toString(), "--split", "line"));
      command.addAll(Arrays.asList(target));
      return driver.run(watch, command.toArray(new String[0]));
    } finally {
      Setting.delete(place);
    }
  }

  /** Writes lines of so many bytes, their ends included. */
  private static Path lines(Path file, long count, int bytes) throws IOException {
    String pattern = "%0" + (bytes - 1) + "d\n";
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long i = 0; i < count; i++) {
        out.write(String.format(pattern, i));
      }
    }
    return file;
  }
}
