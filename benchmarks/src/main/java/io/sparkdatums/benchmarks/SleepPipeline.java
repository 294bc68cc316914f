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
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** A pipeline of {@link SleepFunction} in a warehouse of its own. */
final class SleepPipeline {
  private static final int BYTES_PER_MILLI = 50;

  /** What the length of a file tells of how long its datum sleeps. */
  enum Sizes {
    TELL,
    SAY_NOTHING
  }

  private final SparkSession spark;
  private final Path place;
  private final int datums;

  SleepPipeline(Setting setting, SparkSession spark, int[] millis, Sizes sizes) throws IOException {
    this.spark = spark;
    this.place = Files.createTempDirectory(setting.scratch(), "sleep-");
    this.datums = millis.length;
    Path input = Files.createDirectory(place.resolve("in"));
    for (int i = 0; i < millis.length; i++) {
      String text = millis[i] + "\n";
      int size = sizes == Sizes.TELL ? millis[i] * BYTES_PER_MILLI : BYTES_PER_MILLI;
      Files.writeString(
          input.resolve(String.format(Locale.ROOT, "f%05d", i)),
          text + " ".repeat(Math.max(0, size - text.length())));
    }
  }

  /**
   * Runs a job.
   *
   * @return seconds from the first instant of user code to the last one
   */
  double run(RunOptions options) throws IOException {
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
            .run(PipelineSpecs.parse("sleep.json", spec, place), options)
            .get(0);
    if (result.state() != JobState.SUCCESS || result.processed() != datums) {
      throw new IllegalStateException(result.toString());
    }
    return SleepFunction.span();
  }
}
