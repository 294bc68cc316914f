package io.sparkdatums.benchmarks;

import io.sparkdatums.job.Pipelines;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Commit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A {@code watch} of an {@code autoscaling} pipeline on a cluster of four executors: what it holds
 * while it waits, and how the jobs of two commits run that come two seconds apart.
 */
final class JobsBenchmark implements Benchmark {
  private static final int EXECUTORS = 4;
  private static final int IDLE_SECONDS = 5;
  private static final int PAIRS = 10;
  private static final int PAIR_MILLIS = 1000;
  private static final Duration APART = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** When user code ran on a datum, in milliseconds. */
  private record Span(long start, long end) {
    double overlap(Span other) {
      return Math.max(0, Math.min(end, other.end) - Math.max(start, other.start)) / 1000.0;
    }
  }

  @Override
  public String what() {
    return "jobs of one pipeline that run at the same time, and a watch that waits";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    for (int limit : List.of(2, 1)) {
      if (setting.wants("limit " + limit)) {
        run(setting, report, limit);
      }
    }
    if (setting.wants("pairs")) {
      runPairs(setting, report);
    }
  }

  /** Jobs of two datums on two slots: how far apart they begin, since they take equally long. */
  private static void runPairs(Setting setting, Report report) throws Exception {
    SparkSession spark = setting.spark(2);
    try {
      List<Long> apart = new ArrayList<>();
      for (int i = 0; i <= PAIRS; i++) {
        int[] millis = {PAIR_MILLIS, PAIR_MILLIS};
        double span =
            new SleepPipeline(setting, spark, millis, SleepPipeline.Sizes.TELL)
                .run(RunOptions.DEFAULT);
        if (i > 0) { // the first one warms up
          apart.add(Math.round(1000 * span) - PAIR_MILLIS);
        }
      }
      report.fact("milliseconds_between_starts_of_two", apart);
    } finally {
      spark.stop();
    }
  }

  private void run(Setting setting, Report report, int limit) throws Exception {
    Path place = Files.createDirectory(setting.scratch().resolve("limit-" + limit));
    Path times = Files.createDirectory(place.resolve("times"));
    Path events = Files.createDirectory(place.resolve("events"));
    Warehouse warehouse =
        Warehouse.open(place.resolve("warehouse").toString(), new Configuration());
    warehouse.createRepo("in", "");
    create(warehouse, place, times, limit);
    put(warehouse, "first", 1);
    Driver driver =
        new Driver(
            place.resolve("driver"),
            1024,
            EventLog.cluster(EXECUTORS, events, place.resolve("warehouse")));
    Process watch = driver.start("watch");
    long waiting;
    long arrived;
    try {
      await(driver, () -> commits(warehouse).size() == 1);
      Thread.sleep(Duration.ofSeconds(3 * IDLE_SECONDS).toMillis());
      waiting = System.currentTimeMillis();
      put(warehouse, "a", setting.scaled(60));
      Thread.sleep(APART.toMillis());
      put(warehouse, "b", setting.scaled(60));
      arrived = System.currentTimeMillis();
      await(driver, () -> commits(warehouse).size() == 3);
    } finally {
      watch.destroy();
      watch.waitFor();
    }
    Map<String, Span> spans = spans(times);
    Span a = Objects.requireNonNull(spans.get("a"), "the first job's datum did not run");
    Span b = Objects.requireNonNull(spans.get("b"), "the second job's datum did not run");
    EventLog log = EventLog.read(events);
    List<Commit> commits = commits(warehouse);
    double seconds = (commits.get(0).created().toEpochMilli() - arrived) / 1000.0;
    String name = "limit_" + limit + "_";
    report.row("two jobs", "limit " + limit, seconds, seconds, 2, seconds);
    report.fact(name + "executors_while_waiting", log.at(waiting));
    report.fact(name + "executors_at_both", log.at(Math.max(a.start(), b.start())));
    report.fact(name + "seconds_both_processed", a.overlap(b));
    report.fact(name + "seconds_from_end_to_start", Math.max(0, (b.start() - a.end()) / 1000.0));
    report.fact(
        name + "commits_in_order",
        commits.get(1).files() == 2 && commits.get(0).files() == 3 && spans.size() == 3);
  }

  private static void create(Warehouse warehouse, Path place, Path times, int limit)
      throws IOException {
    String spec =
        """
        {"pipeline": {"name": "jobs"}, "autoscaling": true, "scale_down_threshold": "%ds",
         "parallelism_spec": {"constant": %d},
         "transform": {"cmd": ["sh"], "stdin": [
           "name=$(basename $in)",
           "date +%%s%%3N >> %s/$name", "sleep $(cat $in)", "date +%%s%%3N >> %s/$name",
           "cp $in $PFS/out"]},
         "input": {"pfs": {"name": "in", "repo": "in", "glob": "/*"}}}
        """
            .formatted(IDLE_SECONDS, limit, times, times);
    new Pipelines(warehouse)
        .put(PipelineSpecs.parse("jobs.json", spec, place), RunOptions.Reprocess.CHANGED);
  }

  private static void put(Warehouse warehouse, String name, int seconds) throws IOException {
    byte[] content = Integer.toString(seconds).getBytes(StandardCharsets.UTF_8);
    new PutFiles(
            warehouse.repo("in").branch("master"),
            () -> {
              throw new IllegalStateException("a small file needs no session");
            })
        .put("/" + name, new ByteArrayInputStream(content), PutMode.OVERWRITE);
  }

  /** The newest first. */
  private static List<Commit> commits(Warehouse warehouse) throws IOException {
    Branch output = warehouse.repo("jobs").branch("master");
    return output.head().isEmpty() ? List.of() : output.commits().toList();
  }

  private static void await(Driver driver, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("there is no commit: " + driver.printed());
      }
      Thread.sleep(200);
    }
  }

  private static Map<String, Span> spans(Path times) throws IOException {
    try (var files = Files.list(times)) {
      return files.collect(
          Collectors.toMap(file -> file.getFileName().toString(), JobsBenchmark::span));
    }
  }

  /** A datum that ran twice would have more lines. */
  private static Span span(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2) {
        throw new IllegalStateException(file + " has " + lines);
      }
      return new Span(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
