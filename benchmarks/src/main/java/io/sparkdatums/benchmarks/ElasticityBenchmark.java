package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.Driver.Ran;
import io.sparkdatums.benchmarks.Driver.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A job of an {@code autoscaling} pipeline on a cluster of four executors, whose last datum runs
 * long after all others: how many executors there are meanwhile, by Spark's event log.
 */
final class ElasticityBenchmark implements Benchmark {
  private static final int EXECUTORS = 4;
  private static final int SHORT_SECONDS = 4;
  private static final int SHORT_DATUMS = 12;
  private static final int IDLE_SECONDS = 5;

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
            EventLog.cluster(EXECUTORS, events, setting.scratch().resolve("warehouse")));
    Ran ran = driver.run(Watch.NOTHING, "run", "pipeline", "-f", spec.toString());
    EventLog log = EventLog.read(events);
    EventLog.Task last =
        log.tasks().stream().max(Comparator.comparing(EventLog.Task::millis)).orElseThrow();
    long lastEnd = last.end();
    long othersEnd =
        log.tasks().stream()
            .filter(task -> task.end() < lastEnd)
            .mapToLong(EventLog.Task::end)
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
}
