package io.sparkdatums.benchmarks;

import io.sparkdatums.job.Collection;
import io.sparkdatums.job.CollectionResult;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Keep;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A hundred jobs, before each of which one percent of the input files change, with {@code
 * garbage-collect --keep} after each tenth: the bytes of the warehouse, before and after. What they
 * would be without it are these and all that was freed.
 */
final class SpaceBenchmark implements Benchmark {
  private static final int JOBS = 100;
  private static final int EVERY = 10;
  private static final int FILE_BYTES = 1 << 10;
  private static final String KEPT = "10";

  @Override
  public String what() {
    return "bytes of a warehouse over a hundred jobs of 1 % change with garbage-collect --keep";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int files = setting.scaled(20_000);
    int changes = Math.max(1, files / 100);
    Path input = setting.scratch().resolve("input");
    Path place = setting.scratch().resolve("warehouse");
    List<String> paths = InputFiles.write(input, files, FILE_BYTES);
    report.fact("files", files);
    report.fact("changes", changes);
    report.fact("kept_commits", Integer.parseInt(KEPT));
    SparkSession spark = setting.spark();
    String spec =
        """
        {"pipeline": {"name": "copies"},
         "transform": {"class": "%s"},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*/*"}}}
        """
            .formatted(CopyFunction.class.getName(), input);
    OneJob.run(setting, spark, place, spec, files);
    long first = bytes(place);
    report.fact("first_job_bytes", first);

    Warehouse warehouse = Warehouse.open(place.toUri().toString(), new Configuration());
    Random random = new Random(1);
    List<Double> seconds = new ArrayList<>();
    long freed = 0;
    for (int job = 1; job <= JOBS; job++) {
      for (int change = 0; change < changes; change++) {
        byte[] content = new byte[FILE_BYTES];
        random.nextBytes(content);
        Files.write(Path.of(paths.get((job * changes + change) * 37 % files)), content);
      }
      JobResult result = OneJob.run(setting, spark, place, spec, changes);
      seconds.add(result.seconds());
      if (job % EVERY == 0) {
        long before = bytes(place);
        CollectionResult collected =
            new Collection(spark, warehouse).collect(Duration.ZERO, Keep.parse(KEPT), false);
        long after = bytes(place);
        freed += before - after;
        told(report, job, seconds, before, after, after + freed, first);
        report.fact("job_" + job + "_collection_seconds", collected.seconds());
        seconds.clear();
      }
    }
    spark.stop();
  }

  private static void told(
      Report report,
      int job,
      List<Double> seconds,
      long before,
      long after,
      long without,
      long first) {
    double median = Report.median(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    double least = Report.least(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    report.row("until job " + job, "median job", median, least, 1, median);
    report.fact("job_" + job + "_before_bytes", before);
    report.fact("job_" + job + "_bytes", after);
    report.fact("job_" + job + "_bytes_without", without);
    report.fact("job_" + job + "_to_first", Math.round(100.0 * after / first) / 100.0);
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(file -> Files.isRegularFile(file) ? file.toFile().length() : 0).sum();
    }
  }
}
