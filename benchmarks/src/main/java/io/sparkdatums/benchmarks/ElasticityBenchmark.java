package io.sparkdatums.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdatums.benchmarks.Driver.Ran;
import io.sparkdatums.benchmarks.Driver.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A job of an {@code autoscaling} pipeline on a cluster of four executors, whose last datum runs
 * long after all others: how many executors there are meanwhile, by Spark's event log.
 */
final class ElasticityBenchmark implements Benchmark {
  private static final int EXECUTORS = 4;
  private static final int SHORT_SECONDS = 4;
  private static final int SHORT_DATUMS = 12;
  private static final int IDLE_SECONDS = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** When a Spark task ran, in milliseconds. */
  private record Task(long start, long end) {
    long millis() {
      return end - start;
    }
  }

  /** Executors come and go; by the time in milliseconds, how many there are from then on. */
  private record Log(TreeMap<Long, Integer> executors, List<Task> tasks) {
    int at(long millis) {
      return executors.floorEntry(millis) == null ? 0 : executors.floorEntry(millis).getValue();
    }

    int most() {
      return executors.values().stream().mapToInt(i -> i).max().orElse(0);
    }

    /** The first time from which on there is one. */
    long one(long from) {
      return executors.tailMap(from).entrySet().stream()
          .filter(change -> change.getValue() == 1)
          .mapToLong(Map.Entry::getKey)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("executors stay: " + executors));
    }

    double seconds(long to) {
      double seconds = 0;
      for (long from : executors.headMap(to).keySet()) {
        Long next = executors.higherKey(from);
        seconds += at(from) * (Math.min(to, next == null ? to : next) - from) / 1000.0;
      }
      return seconds;
    }
  }

  @Override
  public String what() {
    return "executors of an autoscaling pipeline while its last datum runs alone";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int longest = setting.scaled(90);
    Path input = Files.createDirectory(setting.scratch().resolve("in"));
    for (int i = 0; i < SHORT_DATUMS; i++) {
      Files.writeString(input.resolve("short-" + i), SHORT_SECONDS + "\n");
    }
    // By size it would not run first, but it shall not be last either.
    Files.writeString(input.resolve("a-long"), longest + "\n");
    Path spec = setting.scratch().resolve("elastic.json");
    Files.writeString(
        spec,
        """
        {"pipeline": {"name": "elastic"}, "autoscaling": true, "scale_down_threshold": "%ds",
         "transform": {"cmd": ["sh"], "stdin": ["sleep $(cat $in)"]},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(IDLE_SECONDS));
    Path events = Files.createDirectory(setting.scratch().resolve("events"));
    Driver driver =
        new Driver(
            setting.scratch().resolve("driver"),
            1024,
            Map.of(
                "spark.master",
                "local-cluster[" + EXECUTORS + ",1,1024]",
                "spark.executor.memory",
                "512m",
                "spark.executor.extraClassPath",
                System.getProperty("benchmarks.module"),
                "spark.home",
                System.getenv("SPARK_HOME"),
                "spark.eventLog.enabled",
                "true",
                "spark.eventLog.rolling.enabled",
                "false",
                "spark.eventLog.compress",
                "false",
                "spark.eventLog.dir",
                events.toUri().toString(),
                "spark.datums.warehouse",
                setting.scratch().resolve("warehouse").toString()));
    Ran ran = driver.run(Watch.NOTHING, "run", "pipeline", "-f", spec.toString());
    Log log = read(events);
    Task last = log.tasks().stream().max(Comparator.comparing(Task::millis)).orElseThrow();
    long lastEnd = last.end();
    long othersEnd =
        log.tasks().stream()
            .filter(task -> task.end() < lastEnd)
            .mapToLong(Task::end)
            .max()
            .orElseThrow();
    report.row("job", "autoscaling", ran.seconds(), ran.seconds(), SHORT_DATUMS + 1, ran.seconds());
    report.fact("executors_at_most", log.most());
    report.fact("alone_seconds", (lastEnd - othersEnd) / 1000.0);
    report.fact("seconds_until_one_executor", (log.one(othersEnd) - othersEnd) / 1000.0);
    report.fact("executor_seconds", Math.round(log.seconds(lastEnd)));
    report.fact(
        "executor_seconds_fixed",
        Math.round(EXECUTORS * (lastEnd - log.executors().firstKey()) / 1000.0));
  }

  private static Log read(Path events) throws IOException {
    TreeMap<Long, Integer> executors = new TreeMap<>();
    List<Task> tasks = new ArrayList<>();
    int now = 0;
    Path file;
    try (Stream<Path> files = Files.list(events)) {
      file = files.findAny().orElseThrow();
    }
    for (String line : Files.readAllLines(file)) {
      JsonNode event = JSON.readTree(line);
      switch (event.path("Event").asText()) {
        case "SparkListenerExecutorAdded" -> executors.put(event.get("Timestamp").asLong(), ++now);
        case "SparkListenerExecutorRemoved" ->
            executors.put(event.get("Timestamp").asLong(), --now);
        case "SparkListenerTaskEnd" ->
            tasks.add(
                new Task(
                    event.get("Task Info").get("Launch Time").asLong(),
                    event.get("Task Info").get("Finish Time").asLong()));
        default -> {}
      }
    }
    return new Log(executors, tasks);
  }
}
