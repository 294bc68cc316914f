package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A job in which nothing changed: its inputs are files of a repo, a datum each, that an earlier job
 * has processed. Against a listing of the same files, and with one file more.
 */
final class UnchangedBenchmark implements Benchmark {
  private static final String REPO = "in";

  /** What the datums of the first job do, which is nothing. */
  public static final class Nothing implements DatumFunction {
    private static final AtomicLong CALLS = new AtomicLong();

    @Override
    public void process(Datum datum, DatumOutput output) {
      CALLS.incrementAndGet();
    }
  }

  @Override
  public String what() {
    return "a job without a changed datum against a listing of its input";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int files = setting.scaled(1_000_000);
    report.fact("datums", files);
    SparkSession spark = setting.spark();
    Path place = setting.scratch().resolve("w");
    Warehouse warehouse = Warehouse.open(place.toUri().toString(), new Configuration());
    PackedFiles.commit(
        spark, warehouse, REPO, files, i -> String.format("/%04d/f-%08d", i / 1000, i));
    String spec =
        """
        {"pipeline": {"name": "bench"},
         "transform": {"class": "%s"},
         "input": {"pfs": {"repo": "%s", "glob": "/*/*", "lazy": true}}}
        """
            .formatted(Nothing.class.getName(), REPO);
    long start = System.nanoTime();
    OneJob.run(setting, spark, place, spec, files);
    double seconds = (System.nanoTime() - start) / 1e9;
    report.row("first job", "datums", seconds, seconds, files, seconds);
    long calls = Nothing.CALLS.get();
    long bytes = bytes(place);
    report.compare(
        "nothing changed",
        files,
        way("a job", () -> unchanged(OneJob.run(setting, spark, place, spec, 0), files)),
        way("a listing of its input", () -> list(warehouse, files)));
    report.fact("calls", Nothing.CALLS.get() - calls);
    report.fact("bytes_written_by_a_job", (bytes(place) - bytes) / (setting.runs() + 1));
    spark.stop();
  }

  private static void unchanged(JobResult job, int files) {
    if (job.skipped() != files) {
      throw new IllegalStateException(job.toString());
    }
  }

  private static void list(Warehouse warehouse, int files) throws IOException {
    long found = 0;
    try (Tree tree = warehouse.repo(REPO).branch("master").tree().orElseThrow()) {
      for (Iterator<TreeRow> rows = tree.walk("/"); rows.hasNext(); rows.next()) {
        found++;
      }
    }
    if (found < files) {
      throw new IllegalStateException(found + " rows");
    }
  }

  private static long bytes(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
