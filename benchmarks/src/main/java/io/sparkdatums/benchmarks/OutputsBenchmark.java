package io.sparkdatums.benchmarks;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.api.InputFile;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A function that writes many small outputs, from the first byte that it writes to the end of the
 * last pack, against a file for each output on the same disk. The merge comes later and is not
 * counted.
 */
final class OutputsBenchmark implements Benchmark {
  private static final int DATUMS = 100;
  private static final int BYTES = 1024;

  /** Jobs after which nothing of what is measured is still being compiled. */
  private static final int WARM_UP = 6;

  private final AtomicInteger places = new AtomicInteger();

  @Override
  public String what() {
    return "many small outputs in packs against a file for each";
  }

  /** Writes as many outputs as its input has bytes. */
  public static final class Writer implements DatumFunction {
    private static final AtomicLong FIRST = new AtomicLong();

    @Override
    public void process(Datum datum, DatumOutput output) throws Exception {
      FIRST.compareAndSet(0, System.currentTimeMillis());
      byte[] content = new byte[BYTES];
      String directory = datum.inputs().get(0).path();
      long outputs;
      try (Stream<InputFile> files = datum.inputs().get(0).files()) {
        outputs = files.mapToLong(InputFile::size).sum();
      }
      for (long i = 0; i < outputs; i++) {
        try (OutputStream out = output.create(directory + "/" + i)) {
          out.write(content);
        }
      }
    }
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int each = Math.max(1, setting.scaled(100_000) / DATUMS);
    Path input = input(setting, "in", each);
    report.fact("outputs", each * DATUMS);
    SparkSession spark = setting.spark();
    storageWrites(setting, spark, report);
    report.fact("first_job_seconds", job(setting, spark, input, each, report));
    for (int i = 1; i < WARM_UP; i++) {
      job(setting, spark, input, each, report);
    }
    report.compare(
        "outputs of 1 KB",
        each * DATUMS,
        new Report.Way(
            "first byte to closed packs", () -> job(setting, spark, input, each, report)),
        Report.way("Files.write for each", () -> files(fresh(setting), each, 0, 1)),
        Report.way(
            "Files.write for each, thread per core",
            () -> {
              Path place = fresh(setting);
              EveryCore.run((thread, threads) -> files(place, each, thread, threads));
            }));
    spark.stop();
  }

  private static Path input(Setting setting, String name, int each) throws IOException {
    Path input = Files.createDirectory(setting.scratch().resolve(name));
    for (int i = 0; i < DATUMS; i++) {
      Files.write(input.resolve("d" + i), new byte[each]);
    }
    return input;
  }

  private static String spec(Path input) {
    return """
        {"pipeline": {"name": "bench"},
         "transform": {"class": "%s"},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*"}}}
        """
        .formatted(Writer.class.getName(), input);
  }

  /** A job on storage that counts the files that are created in it. */
  private void storageWrites(Setting setting, SparkSession spark, Report report)
      throws IOException {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    SlowFiles.install(conf);
    Warehouse warehouse = Warehouse.open(SlowFiles.uri(fresh(setting)), conf);
    Path input = input(setting, "few", Math.max(1, setting.scaled(100)));
    long before = SlowFiles.packsCreated();
    JobResult job = OneJob.run(setting, spark, warehouse, spec(input), DATUMS);
    report.fact(
        "storage_writes_per_pack", (SlowFiles.packsCreated() - before) / (double) job.packs());
  }

  private double job(Setting setting, SparkSession spark, Path input, int each, Report report)
      throws IOException {
    Path warehouse = fresh(setting);
    Writer.FIRST.set(0);
    JobResult job = OneJob.run(setting, spark, warehouse, spec(input), DATUMS);
    if (job.files() != (long) each * DATUMS) {
      throw new IllegalStateException(job.toString());
    }
    long last = 0;
    try (Stream<Path> all = Files.walk(warehouse.resolve("packs").resolve(job.job()))) {
      for (Path pack : all.filter(Files::isRegularFile).toList()) {
        last = Math.max(last, Files.getLastModifiedTime(pack).toMillis());
      }
    }
    report.fact("packs", job.packs());
    return (last - Writer.FIRST.get()) / 1000.0;
  }

  private Path fresh(Setting setting) {
    return setting.scratch().resolve("out-" + places.incrementAndGet());
  }

  /** Writes the outputs of a share of the datums. */
  private static void files(Path place, int each, int from, int step) throws IOException {
    byte[] content = new byte[BYTES];
    for (int datum = from; datum < DATUMS; datum += step) {
      Path directory = Files.createDirectories(place.resolve("d" + datum));
      for (int i = 0; i < each; i++) {
        Files.write(directory.resolve(Integer.toString(i)), content);
      }
    }
  }
}
