package io.sparkdatums.benchmarks;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * One worker, whose datums take {@value SlowFiles#MILLIS} ms in each phase: storage is slow to open
 * a file and to take a block, and user code sleeps.
 */
final class OverlapBenchmark implements Benchmark {

  @Override
  public String what() {
    return "download, process and upload of one worker against the longest of them";
  }

  /** Sleeps and writes a block. */
  public static final class Block implements DatumFunction {
    @Override
    public void process(Datum datum, DatumOutput output) throws Exception {
      TimeUnit.MILLISECONDS.sleep(SlowFiles.MILLIS);
      try (OutputStream out = output.create(datum.inputs().get(0).path())) {
        out.write(new byte[SlowFiles.BLOCK]);
      }
    }
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int datums = setting.scaled(200);
    InputFiles.write(setting.scratch().resolve("in"), datums);
    report.fact("datums", datums);
    SparkSession spark = setting.spark();
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    SlowFiles.install(conf);
    job(setting, conf, spark, 0, datums, "");
    for (String queue : List.of("", ", \"max_queue_size\": 1")) {
      String task = queue.isEmpty() ? "max_queue_size unset" : "max_queue_size 1";
      double[] walls = new double[setting.runs()];
      double[] longest = new double[setting.runs()];
      for (int run = 0; run < setting.runs(); run++) {
        JobResult result = job(setting, conf, spark, run + 1, datums, queue);
        walls[run] = result.processSeconds();
        longest[run] =
            LongStream.of(result.downloadMillis(), result.processMillis(), result.uploadMillis())
                    .max()
                    .orElseThrow()
                / 1000.0;
      }
      double nominal = datums * SlowFiles.MILLIS / 1000.0;
      double wall = Report.median(walls);
      double sum = Report.median(longest);
      report.row(task, "longest phase, as recorded", sum, Report.least(longest), datums, sum);
      report.row(task, "longest phase, " + SlowFiles.MILLIS + " ms", nominal, nominal, datums, sum);
      report.row(task, "wall, merge excluded", wall, Report.least(walls), datums, sum);
    }
    spark.stop();
  }

  private static JobResult job(
      Setting setting, Configuration conf, SparkSession spark, int run, int datums, String queue)
      throws IOException {
    Path place = setting.scratch().resolve("out" + run + (queue.isEmpty() ? "" : "-alone"));
    String spec =
        """
        {"pipeline": {"name": "bench"},
         "transform": {"class": "%s"},
         "parallelism_spec": {"constant": 1}%s,
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*"}}}
        """
            .formatted(
                Block.class.getName(), queue, SlowFiles.uri(setting.scratch().resolve("in")));
    JobResult result =
        new PipelineRuns(spark, Warehouse.open(SlowFiles.uri(place), conf), JobListener.NONE)
            .run(PipelineSpecs.parse("bench.json", spec, setting.scratch()), RunOptions.DEFAULT)
            .get(0);
    if (result.state() != JobState.SUCCESS || result.processed() != datums) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }
}
