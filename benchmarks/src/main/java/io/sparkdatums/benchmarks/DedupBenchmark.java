package io.sparkdatums.benchmarks;

import io.sparkdatums.job.JobResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Runs datums of 1 MB, four files each, a second time with changed code and equal outputs, and a
 * third time with one byte changed in one file of each. What a job stores is the size of its packs,
 * indexes included.
 */
final class DedupBenchmark implements Benchmark {
  private static final int FILES = 4;
  private static final int FILE_BYTES = 1 << 18;

  @Override
  public String what() {
    return "bytes stored by datums of 1 MB that run again with equal and nearly equal outputs";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int datums = setting.scaled(1000);
    Path input = setting.scratch().resolve("input");
    InputFiles.write(input, datums, FILES, FILE_BYTES);
    report.fact("datums", datums);
    SparkSession spark = setting.spark();
    for (String way : new String[] {"command", "function"}) {
      Path place = setting.scratch().resolve(way);
      JobResult first = job(setting, spark, place, input, way, 1, datums);
      double once = told(report, place, way, "first run", first, first.seconds());
      JobResult equal = job(setting, spark, place, input, way, 2, datums);
      double share = told(report, place, way, "changed code", equal, first.seconds()) / once;
      for (int datum = 0; datum < datums; datum++) {
        flip(InputFiles.file(input, datum, 1));
      }
      JobResult nearly = job(setting, spark, place, input, way, 2, datums);
      double files = told(report, place, way, "one byte changed", nearly, first.seconds()) / once;
      report.fact(way + "_equal_stored_share", share);
      report.fact(way + "_one_byte_stored_share", files);
      long changed = (long) datums * FILE_BYTES;
      if (!Objects.equals(equal.root(), first.root())
          || equal.bytesDeduplicated() != equal.bytesOut()
          || nearly.bytesDeduplicated() != nearly.bytesOut() - changed) {
        throw new IllegalStateException(equal + " and " + nearly);
      }
    }
    spark.stop();
  }

  private static JobResult job(
      Setting setting, SparkSession spark, Path place, Path input, String way, int code, int datums)
      throws IOException {
    String transform =
        way.equals("command")
            ? "\"cmd\": [\"sh\"], \"stdin\": [\"cp -r /pfs/in/. /pfs/out/\"]"
            : "\"class\": \"" + CopyFunction.class.getName() + "\"";
    String spec =
        """
        {"pipeline": {"name": "bench"},
         "transform": {%s, "code_version": "%d"},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*/*"}}}
        """
            .formatted(transform, code, input);
    return OneJob.run(setting, spark, place, spec, datums);
  }

  /** Tells what a job has stored, in bytes. */
  private static double told(
      Report report, Path warehouse, String way, String task, JobResult job, double first)
      throws IOException {
    long stored = 0;
    try (Stream<Path> packs = Files.walk(warehouse.resolve("packs").resolve(job.job()))) {
      for (Path pack : packs.filter(file -> file.toString().endsWith(".pack")).toList()) {
        stored += Files.size(pack);
      }
    }
    report.row(task, way, job.seconds(), job.seconds(), (double) job.processed(), first);
    String key = way + "_" + task.replace(' ', '_');
    report.fact(key + "_bytes_out", job.bytesOut());
    report.fact(key + "_bytes_deduplicated", job.bytesDeduplicated());
    report.fact(key + "_stored_bytes", stored);
    return (double) stored;
  }

  private static void flip(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
