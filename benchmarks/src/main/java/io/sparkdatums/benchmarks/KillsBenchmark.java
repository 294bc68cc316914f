package io.sparkdatums.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.ExecutorAllocationClient;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.sql.SparkSession;

/**
 * What it costs that an executor is killed or has to go: how often user code begins, on a cluster
 * of four executors of one slot. An executor goes when a number of datums have begun, never at a
 * time.
 *
 * <p>A kill may cost the datum in process, the one whose outputs are being stored, and those that
 * have ended since the pack in hand was begun, which is closed after {@value #FLUSH_MILLIS} ms.
 */
final class KillsBenchmark implements Benchmark {
  private static final int EXECUTORS = 4;
  private static final int MILLIS = 100;
  private static final int FLUSH_MILLIS = 3_000;
  private static final int COST = 2 + FLUSH_MILLIS / MILLIS;
  private static final int STRAGGLER_MILLIS = 20_000;
  private static final long LOOK_MILLIS = 5;

  /** A line that user code has written. */
  private record Line(String what, String datum, String executor, long pid) {
    static Line of(String text) {
      String[] words = text.split(" ", 4);
      return new Line(words[0], words[1], words[2], Long.parseLong(words[3]));
    }
  }

  /** What happens to an executor whose user code has just begun. */
  private interface Fault {
    void befall(SparkSession spark, Line begun);
  }

  @Override
  public String what() {
    return "starts of user code that the death or the end of executors costs";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int datums = setting.scaled(400);
    report.fact("datums", datums);
    report.fact("executors", EXECUTORS);
    report.fact("datum_milliseconds", MILLIS);
    report.fact("starts_that_a_kill_may_cost", COST);
    int[] same = new int[datums];
    Arrays.fill(same, MILLIS);
    SparkSession spark = setting.cluster(EXECUTORS, Map.of("spark.decommission.enabled", "true"));
    try {
      Case jobs = new Case(setting, report, spark);
      jobs.run("no fault", same, List.of(), (session, begun) -> {}, 0);
      jobs.run("one SIGKILL", same, List.of(datums / 2), KillsBenchmark::kill, COST);
      jobs.run(
          "four SIGKILLs",
          same,
          List.of(datums / 5, 2 * datums / 5, 3 * datums / 5, 4 * datums / 5),
          KillsBenchmark::kill,
          4 * COST);
      jobs.run("decommission", same, List.of(datums / 2), KillsBenchmark::decommission, 0);
    } finally {
      spark.stop();
    }
    straggler(setting, report, same.clone());
  }

  /** Others have long ended when the last datum has run for a while: Spark starts a copy. */
  private static void straggler(Setting setting, Report report, int[] millis) throws Exception {
    millis[0] = STRAGGLER_MILLIS;
    SparkSession spark =
        setting.cluster(
            EXECUTORS,
            Map.of(
                "spark.speculation", "true",
                "spark.speculation.multiplier", "1.1",
                "spark.speculation.quantile", "0.5"));
    AtomicInteger copies = new AtomicInteger();
    try {
      spark
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onSpeculativeTaskSubmitted(SparkListenerSpeculativeTaskSubmitted copy) {
                  copies.incrementAndGet();
                }
              });
      new Case(setting, report, spark)
          .run("speculation", millis, List.of(), (session, begun) -> {}, 0);
    } finally {
      spark.stop();
    }
    report.fact("speculation_copies", copies.get());
  }

  private static void kill(SparkSession spark, Line begun) {
    ProcessHandle.of(begun.pid()).orElseThrow().destroyForcibly();
  }

  private static void decommission(SparkSession spark, Line begun) {
    ExecutorAllocationClient client =
        (ExecutorAllocationClient) spark.sparkContext().schedulerBackend();
    boolean unused =
        client.decommissionExecutor(
            begun.executor(),
            new ExecutorDecommissionInfo("benchmark", scala.Option.empty()),
            false,
            false);
  }

  /** Jobs of one application. */
  private record Case(Setting setting, Report report, SparkSession spark) {

    /**
     * Runs a job.
     *
     * @param when after how many starts the fault befalls the executor of the last one
     * @param most how many more starts than datums there may be
     */
    void run(String name, int[] millis, List<Integer> when, Fault fault, int most)
        throws Exception {
      Path place = Files.createTempDirectory(setting.scratch(), "kills-");
      Path starts = place.resolve("starts");
      Path input = Files.createDirectory(place.resolve("in"));
      for (int i = 0; i < millis.length; i++) {
        Files.writeString(
            input.resolve(String.format(Locale.ROOT, "f%05d", i)),
            millis[i] + "\n" + starts + "\n");
      }
      CompletableFuture<Void> faults =
          CompletableFuture.runAsync(
              () -> when.forEach(count -> fault.befall(spark, await(starts, count))));
      long begin = System.nanoTime();
      OneJob.run(setting, spark, place.resolve("warehouse"), spec(input), millis.length);
      double seconds = (System.nanoTime() - begin) / 1e9;
      faults.get(1, TimeUnit.SECONDS);
      List<Line> lines = lines(starts);
      long more =
          lines.stream().filter(line -> line.what().equals("start")).count() - millis.length;
      long interrupts = lines.stream().filter(line -> line.what().equals("interrupt")).count();
      Map<String, Long> byDatum =
          lines.stream().collect(Collectors.groupingBy(Line::datum, Collectors.counting()));
      if (byDatum.size() != millis.length || more > most || interrupts > 0) {
        throw new IllegalStateException(
            name + ": " + more + " starts too many, " + interrupts + " interrupts");
      }
      report.fact(Report.key(name) + "_more_starts", more);
      report.fact(Report.key(name) + "_may_cost", most);
      report.remark(name, more + " starts more, " + most + " allowed", seconds, millis.length);
    }

    private String spec(Path input) {
      return """
      {"pipeline": {"name": "kills"},
       "transform": {"class": "%s"},
       "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*"}}}
      """
          .formatted(CountedFunction.class.getName(), input.toUri());
    }
  }

  /** The line of the start with a number, as soon as it is there. */
  private static Line await(Path starts, int number) {
    try {
      while (true) {
        List<Line> lines = lines(starts);
        if (lines.size() >= number) {
          return lines.get(lines.size() - 1);
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Line> lines(Path starts) throws IOException {
    try {
      return Files.readAllLines(starts).stream().map(Line::of).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
