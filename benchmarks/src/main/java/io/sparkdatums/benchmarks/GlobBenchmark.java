package io.sparkdatums.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Matches paths one after the other, measured by JMH in a process of its own for each pattern. */
final class GlobBenchmark implements Benchmark {

  @Override
  public String what() {
    return "the glob matcher against java.nio's PathMatcher and java.util.regex (JMH)";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(GlobMatching.class.getName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(setting.runs())
                    .measurementTime(
                        new TimeValue(
                            Math.max(100, (long) (1000 * setting.scale())), TimeUnit.MILLISECONDS))
                    .build())
            .run();
    Map<String, Map<String, RunResult>> tasks = new LinkedHashMap<>();
    for (RunResult result : results) {
      String method = result.getPrimaryResult().getLabel();
      tasks
          .computeIfAbsent(result.getParams().getParam("shape"), shape -> new LinkedHashMap<>())
          .put(method, result);
    }
    for (Map.Entry<String, Map<String, RunResult>> task : tasks.entrySet()) {
      double ours = seconds(Objects.requireNonNull(task.getValue().get("glob")));
      for (Map.Entry<String, RunResult> way : task.getValue().entrySet()) {
        double median = seconds(way.getValue());
        double least = way.getValue().getPrimaryResult().getStatistics().getMin() / 1e9;
        report.row(task.getKey(), way.getKey(), median, least, 1, ours);
      }
    }
  }

  /** Seconds for one path. */
  private static double seconds(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50) / 1e9;
  }
}
