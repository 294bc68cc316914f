package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.worker.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.SparkSession;

/**
 * Runs user code once per small file, from a new warehouse each time. A job does more than its
 * baselines: it hashes and records every input, runs commands in a directory tree of their own,
 * packs what they write and commits it as one tree. So two times are given for it: of the whole
 * job, and from the first datum's start to the last one's end.
 */
final class RunnerBenchmark implements Benchmark {
  /** A datum's file is read for its hash, so the least that can be done with one is to read it. */
  private static final VoidFunction<String> READ = file -> Files.readAllBytes(Path.of(file));

  private final AtomicInteger warehouses = new AtomicInteger();

  /** Does nothing. */
  public static final class Nothing implements DatumFunction {
    @Override
    public void process(Datum datum, DatumOutput output) {}
  }

  @Override
  public String what() {
    return "user code per datum against rdd.pipe, ProcessBuilder and rdd.foreach";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int commands = setting.scaled(1000);
    int calls = setting.scaled(20_000);
    Path few = setting.scratch().resolve("few");
    Path many = setting.scratch().resolve("many");
    List<String> fewFiles = InputFiles.write(few, commands, 1024);
    List<String> manyFiles = InputFiles.write(many, calls, 1024);
    report.fact("commands", commands);
    report.fact("calls", calls);
    SparkSession spark = setting.spark();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int cores = Runtime.getRuntime().availableProcessors();

    String nothing = "\"cmd\": [\"true\"]";
    compare(
        setting,
        report,
        "true",
        commands,
        way("datums, job", () -> job(setting, spark, few, nothing, commands)),
        new Report.Way(
            "datums, datums alone",
            () -> job(setting, spark, few, nothing, commands).processSeconds()),
        new Report.Way(
            "datums, datums alone, no /pfs of their own",
            () -> {
              spark.conf().set(Sandbox.SETTING.name(), Sandbox.PATHS.text());
              double seconds = job(setting, spark, few, nothing, commands).processSeconds();
              spark.conf().unset(Sandbox.SETTING.name());
              return seconds;
            }),
        way("rdd.pipe", () -> context.parallelize(fewFiles, commands).pipe("true").count()),
        way(
            "rdd and ProcessBuilder",
            () -> context.parallelize(fewFiles, cores).foreach(process("true"))),
        way("ProcessBuilder, thread per core", () -> processes(cores, commands)));

    String copy = "\"cmd\": [\"sh\"], \"stdin\": [\"cp -r /pfs/in/. /pfs/out/\"]";
    compare(
        setting,
        report,
        "cat",
        commands,
        way("datums, job", () -> job(setting, spark, few, copy, commands)),
        new Report.Way(
            "datums, datums alone",
            () -> job(setting, spark, few, copy, commands).processSeconds()),
        way(
            "rdd.pipe, results collected by saveAsTextFile",
            () ->
                context
                    .parallelize(fewFiles, commands)
                    .pipe("xargs base64")
                    .saveAsTextFile(fresh(setting).toString())),
        way(
            "rdd and ProcessBuilder",
            () -> context.parallelize(fewFiles, cores).foreach(copies(fresh(setting).toString()))));

    String function = "\"class\": \"" + CopyFunction.class.getName() + "\"";
    compare(
        setting,
        report,
        "function",
        calls,
        way("datums, job", () -> job(setting, spark, many, function, calls)),
        new Report.Way(
            "datums, datums alone",
            () -> job(setting, spark, many, function, calls).processSeconds()),
        way(
            "rdd.foreach and Files.copy",
            () -> context.parallelize(manyFiles, cores).foreach(copy(fresh(setting).toString()))));

    String nothingInJava = "\"class\": \"" + Nothing.class.getName() + "\"";
    compare(
        setting,
        report,
        "function that does nothing",
        calls,
        way("datums, job", () -> job(setting, spark, many, nothingInJava, calls)),
        new Report.Way(
            "datums, datums alone",
            () -> job(setting, spark, many, nothingInJava, calls).processSeconds()),
        way(
            "rdd.foreach and Files.readAllBytes",
            () -> context.parallelize(manyFiles, cores).foreach(READ)));
    spark.stop();
  }

  private static void compare(
      Setting setting, Report report, String task, int units, Report.Way... ways) throws Exception {
    if (setting.wants(task)) {
      report.compare(task, units, ways);
    }
  }

  private JobResult job(Setting setting, SparkSession spark, Path input, String code, int datums)
      throws IOException {
    Path place = fresh(setting);
    String spec =
        """
        {"pipeline": {"name": "bench"},
         "transform": {%s},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*/*"}}}
        """
            .formatted(code, input);
    return OneJob.run(setting, spark, place, spec, datums);
  }

  private Path fresh(Setting setting) {
    return setting.scratch().resolve("out-" + warehouses.incrementAndGet());
  }

  private static VoidFunction<String> process(String command) {
    return file -> start(command);
  }

  private static VoidFunction<String> copies(String to) {
    return file -> {
      Files.createDirectories(Path.of(to));
      start("cp", file, to);
    };
  }

  private static VoidFunction<String> copy(String to) {
    return file -> {
      Path target = Files.createDirectories(Path.of(to));
      Path source = Path.of(file);
      Files.copy(source, target.resolve(source.getFileName()));
    };
  }

  private static void processes(int threads, int times) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> started =
          IntStream.range(0, times).mapToObj(i -> pool.submit(() -> start("true"))).toList();
      for (Future<Boolean> each : started) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean start(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).start().waitFor();
    if (status != 0) {
      throw new IOException(command[0] + " ended with status " + status);
    }
    return true;
  }
}
