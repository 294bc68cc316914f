package io.sparkdatums.benchmarks;

import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Sleeping datums of unequal length on four slots: their lengths are Pareto distributed, cut so
 * that the longest is {@value #LONGEST} of what each slot has to do. Times are from the first
 * instant of user code to the last one; the least possible is the sum of all by the slots. Of each
 * way the worst of the seeds is given.
 */
final class StealingBenchmark implements Benchmark {
  private static final int SLOTS = 4;
  private static final double SHAPE = 1.5;
  private static final double MEAN_MILLIS = 40;
  private static final double LONGEST = 0.175;
  private static final int BYTES_PER_MILLI = 50;
  private static final List<Integer> SEEDS = List.of(1, 2, 3, 4, 5);

  /** What the length of a file tells. */
  enum Sizes {
    TELL,
    SAY_NOTHING
  }

  @Override
  public String what() {
    return "datums of unequal length with the queue, with fixed shares and by list scheduling";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int datums = setting.scaled(1000);
    report.fact("datums", datums);
    report.fact("slots", SLOTS);
    for (Sizes sizes : Sizes.values()) {
      String task = sizes == Sizes.TELL ? "size tells" : "size says nothing";
      double[] queue = spans(setting, datums, sizes, setting.spark(SLOTS));
      double[] shares = spans(setting, datums, sizes, setting.withoutPlugin(SLOTS));
      double[] list =
          SEEDS.stream().mapToDouble(seed -> list(lengths(seed, datums), sizes)).toArray();
      double[] least = SEEDS.stream().mapToDouble(seed -> least(lengths(seed, datums))).toArray();
      row(report, task, "queue", queue, least, datums);
      row(report, task, "fixed shares", shares, least, datums);
      row(report, task, "list scheduling, simulated", list, least, datums);
    }
  }

  /** The run that was farthest from the least possible; the ratio is to that. */
  private static void row(
      Report report, String task, String way, double[] spans, double[] least, int datums) {
    int worst =
        IntStream.range(0, spans.length)
            .boxed()
            .max(Comparator.comparingDouble(i -> spans[i] / least[i]))
            .orElseThrow();
    double[] sorted = spans.clone();
    Arrays.sort(sorted);
    report.row(task, way, spans[worst], sorted[0], datums, least[worst]);
  }

  private static double[] spans(Setting setting, int datums, Sizes sizes, SparkSession spark)
      throws Exception {
    try {
      span(setting, spark, new int[] {1, 1, 1, 1}, sizes);
      double[] spans = new double[SEEDS.size()];
      for (int i = 0; i < spans.length; i++) {
        spans[i] = span(setting, spark, lengths(SEEDS.get(i), datums), sizes);
      }
      return spans;
    } finally {
      spark.stop();
    }
  }

  /**
   * Runs a job in a warehouse of its own.
   *
   * @param lengths milliseconds of each datum
   * @return seconds from the first instant of user code to the last one
   */
  static double span(Setting setting, SparkSession spark, int[] lengths, Sizes sizes)
      throws IOException {
    Path place = Files.createTempDirectory(setting.scratch(), "sleep-");
    Path input = Files.createDirectory(place.resolve("in"));
    for (int i = 0; i < lengths.length; i++) {
      int size = sizes == Sizes.TELL ? lengths[i] * BYTES_PER_MILLI : BYTES_PER_MILLI;
      String text = lengths[i] + "\n";
      Files.writeString(
          input.resolve(String.format(Locale.ROOT, "f%05d", i)),
          text + " ".repeat(size - text.length()));
    }
    String spec =
        """
        {"pipeline": {"name": "sleep"},
         "transform": {"class": "%s"},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(SleepFunction.class.getName());
    SleepFunction.reset();
    Warehouse warehouse =
        Warehouse.open(place.resolve("warehouse").toUri().toString(), new Configuration());
    JobResult result =
        new PipelineRuns(spark, warehouse, JobListener.NONE)
            .run(PipelineSpecs.parse("sleep.json", spec, place), RunOptions.DEFAULT)
            .get(0);
    if (result.state() != JobState.SUCCESS || result.processed() != lengths.length) {
      throw new IllegalStateException(result.toString());
    }
    return SleepFunction.span();
  }

  /** Milliseconds of each datum. */
  private static int[] lengths(int seed, int datums) {
    Random random = new Random(seed);
    double least = MEAN_MILLIS * (SHAPE - 1) / SHAPE;
    double[] lengths =
        IntStream.range(0, datums)
            .mapToDouble(i -> least / Math.pow(1 - random.nextDouble(), 1 / SHAPE))
            .toArray();
    double most = LONGEST * MEAN_MILLIS * datums / SLOTS;
    int[] cut = Arrays.stream(lengths).mapToInt(ms -> (int) Math.min(most, ms)).toArray();
    cut[random.nextInt(datums)] = (int) most;
    return cut;
  }

  private static double least(int[] lengths) {
    return Arrays.stream(lengths).sum() / 1000.0 / SLOTS;
  }

  /** Each slot takes the next datum when it has ended one. */
  private static double list(int[] lengths, Sizes sizes) {
    int[] order = lengths.clone();
    if (sizes == Sizes.TELL) {
      order =
          Arrays.stream(lengths)
              .boxed()
              .sorted(Comparator.reverseOrder())
              .mapToInt(i -> i)
              .toArray();
    }
    PriorityQueue<Long> slots = new PriorityQueue<>();
    for (int i = 0; i < SLOTS; i++) {
      slots.add(0L);
    }
    long end = 0;
    for (int length : order) {
      long ends = slots.remove() + length;
      slots.add(ends);
      end = Math.max(end, ends);
    }
    return end / 1000.0;
  }
}
