package io.sparkdatums.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Spark's event log says of an application.
 *
 * @param executors by the time in milliseconds, how many there are from then on
 * @param tasks all tasks that have ended
 */
record EventLog(TreeMap<Long, Integer> executors, List<Task> tasks) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** When a Spark task ran, in milliseconds. */
  record Task(long start, long end) {
    long millis() {
      return end - start;
    }
  }

  /** The settings of an application on a standalone cluster of executors of one core. */
  static Map<String, String> cluster(int executors, Path events, Path warehouse) {
    return Map.of(
        "spark.master",
        "local-cluster[" + executors + ",1,1024]",
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
        warehouse.toString());
  }

  /** Reads the one log of a directory. */
  static EventLog read(Path events) throws IOException {
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
    return new EventLog(executors, tasks);
  }

  /** How many executors there are at a time. */
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
