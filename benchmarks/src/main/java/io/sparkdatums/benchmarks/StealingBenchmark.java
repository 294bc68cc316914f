package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.SleepPipeline.Sizes;
import io.sparkdatums.job.RunOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * Sleeping datums of unequal length on four slots: their lengths are Pareto distributed, cut so
 * that the longest is {@value #LONGEST} of what each slot has to do. Times are from the first
 * instant of user code to the last one, and are given for the seed where they are worst.
 */
final class StealingBenchmark implements Benchmark {
  private static final int SLOTS = 4;
  private static final double MEAN_MILLIS = 40;
  private static final double LONGEST = 0.175;
  private static final List<Integer> SEEDS = List.of(1, 2, 3, 4, 5);
  private static final RunOptions AGAIN =
      new RunOptions(RunOptions.Reprocess.ALL, RunOptions.Downstream.RUN);

  private static final String BY_SIZE = "predicted by size";
  private static final String UNKNOWN = "not predicted";
  private static final String BY_HISTORY = "predicted by history";
  private static final String GIANT = "one giant, predicted by history";

  /** Seconds of a first job and of a second one that runs all of it again. */
  private record Spans(double first, double again) {}

  @Override
  public String what() {
    return "datums of unequal length with the queue, with fixed shares and by list scheduling";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int datums = setting.scaled(1000);
    report.fact("datums", datums);
    report.fact("slots", SLOTS);
    List<SleepingDatums> all =
        SEEDS.stream()
            .map(seed -> SleepingDatums.pareto(seed, datums, SLOTS, MEAN_MILLIS, LONGEST))
            .toList();
    if (setting.wants(BY_SIZE)) {
      Task task = new Task(report, BY_SIZE, all, SleepingDatums::total);
      task.row("queue", once(setting, setting.spark(SLOTS), all));
      task.row("static plan", once(setting, setting.withoutPlugin(SLOTS), all));
      task.simulated("a share for each slot, simulated", d -> d.longestFirst().dealt());
      task.simulated("list scheduling, simulated", d -> d.longestFirst().listScheduled());
    }
    if (setting.wants(UNKNOWN) || setting.wants(BY_HISTORY)) {
      List<Spans> queue = twice(setting, setting.spark(SLOTS), all);
      List<Spans> fixed = twice(setting, setting.withoutPlugin(SLOTS), all);
      Task first = new Task(report, UNKNOWN, all, SleepingDatums::listScheduled);
      first.row("queue", queue.stream().map(Spans::first).toList());
      first.row("static plan", fixed.stream().map(Spans::first).toList());
      first.simulated("a share for each slot, simulated", SleepingDatums::dealt);
      first.simulated("list scheduling, simulated", SleepingDatums::listScheduled);
      Task again = new Task(report, BY_HISTORY, all, SleepingDatums::total);
      again.row("queue", queue.stream().map(Spans::again).toList());
      again.row("static plan", fixed.stream().map(Spans::again).toList());
      again.simulated("a share for each slot, simulated", d -> d.longestFirst().dealt());
    }
    if (setting.wants(GIANT)) {
      // Half as long, for the giant is as long as all others together.
      List<SleepingDatums> one =
          List.of(SleepingDatums.pareto(1, datums, SLOTS, MEAN_MILLIS / 2, LONGEST).withGiant());
      Task task = new Task(report, GIANT, one, d -> d.longest() / 1000.0);
      List<Spans> queue = twice(setting, setting.spark(SLOTS), one);
      List<Spans> fixed = twice(setting, setting.withoutPlugin(SLOTS), one);
      task.row("queue", queue.stream().map(Spans::again).toList());
      task.row("queue, first run", queue.stream().map(Spans::first).toList());
      task.row("static plan", fixed.stream().map(Spans::again).toList());
      task.simulated("a share for each slot, simulated", d -> d.longestFirst().dealt());
    }
  }

  /**
   * Ways to run the datums of all seeds.
   *
   * @param base seconds of each, to which the ways are compared
   */
  private record Task(
      Report report,
      String name,
      List<SleepingDatums> seeds,
      ToDoubleFunction<SleepingDatums> base) {

    void simulated(String way, ToDoubleFunction<SleepingDatums> seconds) {
      row(way, seeds.stream().map(seconds::applyAsDouble).toList());
    }

    /** The seed that is farthest from the base. */
    void row(String way, List<Double> seconds) {
      double[] ratios =
          IntStream.range(0, seeds.size())
              .mapToDouble(i -> seconds.get(i) / base.applyAsDouble(seeds.get(i)))
              .toArray();
      int worst = 0;
      for (int i = 1; i < ratios.length; i++) {
        worst = ratios[i] > ratios[worst] ? i : worst;
      }
      double least = seconds.stream().mapToDouble(s -> s).min().orElseThrow();
      SleepingDatums datums = seeds.get(worst);
      report.row(
          name, way, seconds.get(worst), least, datums.millis().length, base.applyAsDouble(datums));
      report.fact(
          Report.key(name + "_" + way + "_ratios"),
          Arrays.stream(ratios).mapToObj(r -> Math.round(1000 * r) / 1000.0).toList());
    }
  }

  private static List<Double> once(Setting setting, SparkSession spark, List<SleepingDatums> all)
      throws IOException {
    try {
      warmUp(setting, spark);
      List<Double> spans = new ArrayList<>();
      for (SleepingDatums datums : all) {
        spans.add(
            new SleepPipeline(setting, spark, datums.millis(), Sizes.TELL).run(RunOptions.DEFAULT));
      }
      return spans;
    } finally {
      spark.stop();
    }
  }

  private static List<Spans> twice(Setting setting, SparkSession spark, List<SleepingDatums> all)
      throws IOException {
    try {
      warmUp(setting, spark);
      List<Spans> spans = new ArrayList<>();
      for (SleepingDatums datums : all) {
        SleepPipeline pipeline =
            new SleepPipeline(setting, spark, datums.millis(), Sizes.SAY_NOTHING);
        spans.add(new Spans(pipeline.run(RunOptions.DEFAULT), pipeline.run(AGAIN)));
      }
      return spans;
    } finally {
      spark.stop();
    }
  }

  private static void warmUp(Setting setting, SparkSession spark) throws IOException {
    int[] brief = new int[25 * SLOTS];
    Arrays.fill(brief, 1);
    SleepPipeline pipeline = new SleepPipeline(setting, spark, brief, Sizes.SAY_NOTHING);
    pipeline.run(RunOptions.DEFAULT);
    pipeline.run(AGAIN);
  }
}
