package io.sparkdatums.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs one benchmark by its name. */
public final class Main {
  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("dedup", new DedupBenchmark()),
              Map.entry("elasticity", new ElasticityBenchmark()),
              Map.entry("glob", new GlobBenchmark()),
              Map.entry("increments", new IncrementsBenchmark()),
              Map.entry("jobs", new JobsBenchmark()),
              Map.entry("kills", new KillsBenchmark()),
              Map.entry("live", new LiveBenchmark()),
              Map.entry("lookups", new LookupsBenchmark()),
              Map.entry("map-reduce", new MapReduceBenchmark()),
              Map.entry("merge", new MergeBenchmark()),
              Map.entry("outputs", new OutputsBenchmark()),
              Map.entry("overlap", new OverlapBenchmark()),
              Map.entry("partitions", new PartitionsBenchmark()),
              Map.entry("planning", new PlanningBenchmark()),
              Map.entry("runner", new RunnerBenchmark()),
              Map.entry("source", new SourceBenchmark()),
              Map.entry("space", new SpaceBenchmark()),
              Map.entry("split", new SplitBenchmark()),
              Map.entry("stealing", new StealingBenchmark()),
              Map.entry("unchanged", new UnchangedBenchmark())));

  private Main() {}

  /** See {@code benchmarks/run.sh}; ends the process with status 2 if it is used wrongly. */
  public static void main(String[] arguments) throws Exception {
    double scale = 1;
    int runs = 3;
    String only = "";
    String name = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--list" -> {
          BENCHMARKS.forEach((key, benchmark) -> System.out.println(key + "  " + benchmark.what()));
          return;
        }
        case "--scale" -> scale = positive(arguments, ++i);
        case "--runs" -> runs = (int) Math.max(1, positive(arguments, ++i));
        case "--only" -> only = word(arguments, ++i);
        default -> {
          if (name != null || arguments[i].startsWith("-")) {
            throw usage("\"" + arguments[i] + "\" is one word too many");
          }
          name = arguments[i];
        }
      }
    }
    Benchmark benchmark = name == null ? null : BENCHMARKS.get(name);
    if (name == null || benchmark == null) {
      throw usage(name == null ? null : "there is no benchmark \"" + name + "\"");
    }
    int status = 0;
    try {
      run(name, benchmark, scale, runs, only);
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    // Spark's threads would keep the process.
    System.exit(status);
  }

  private static void run(String name, Benchmark benchmark, double scale, int runs, String only)
      throws Exception {
    Path base = Files.createDirectories(Path.of(System.getProperty("benchmarks.scratch")));
    Path scratch = Files.createTempDirectory(base, name + "-");
    try {
      Setting setting = new Setting(scale, runs, only, scratch);
      Report report = new Report(name, setting);
      benchmark.run(setting, report);
      report.print();
    } finally {
      Setting.delete(scratch);
    }
  }

  private static String word(String[] arguments, int at) {
    if (at == arguments.length) {
      throw usage(arguments[at - 1] + " needs the beginning of a task's name");
    }
    return arguments[at];
  }

  private static double positive(String[] arguments, int at) {
    try {
      double value = at < arguments.length ? Double.parseDouble(arguments[at]) : 0;
      if (value > 0 && value < 1e6) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of range.
    }
    throw usage(arguments[at - 1] + " needs a number above 0");
  }

  private static IllegalArgumentException usage(@Nullable String problem) {
    if (problem != null) {
      System.err.println("error " + problem);
    }
    System.err.println(
        "usage: benchmarks/run.sh NAME [--scale FACTOR] [--runs N] [--only TASK]   NAME is one of "
            + String.join(", ", BENCHMARKS.keySet()));
    System.exit(2);
    return new IllegalArgumentException();
  }
}
