package io.sparkdatums.benchmarks;

import io.sparkdatums.job.JobResult;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;

/**
 * A command that takes one datum after the other, against the file operations that its datums need:
 * the input is read where it is, written where user code finds it and read there, the output is
 * written, found and read, and both are removed. They are done on the disk that has Spark's local
 * directories, and in memory, which is where workers do them if they can. The command is Perl's,
 * since a shell reads a pipe byte by byte. What is timed goes from the first datum's start to the
 * last one's end.
 */
final class LiveBenchmark implements Benchmark {
  private static final int BYTES = 100;
  private static final Path MEMORY = Path.of("/dev/shm");

  private final AtomicInteger places = new AtomicInteger();

  @Override
  public String what() {
    return "a live worker against the file operations that its datums need";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int datums = setting.scaled(20_000);
    Path input = setting.scratch().resolve("in");
    List<String> files = InputFiles.write(input, datums, BYTES);
    report.fact("datums", datums);
    SparkSession spark = setting.spark();
    String perl =
        "m{\\\"in\\\":\\\"([^\\\"]*)\\\"} or die; $d = $_; open(I, '<', $1) or die; read(I, $t, 1000); close(I);"
            + " open(O, '>', '/pfs/out/' . substr($1, rindex($1, '/') + 1)) or die;"
            + " print O $t; close(O); print $d";
    List<Report.Way> ways = new ArrayList<>();
    ways.add(new Report.Way("datums", () -> job(setting, spark, input, perl, "", datums)));
    ways.add(bare("disk", files, fresh(setting)));
    if (Files.isWritable(MEMORY)) {
      ways.add(bare("memory", files, Files.createTempDirectory(MEMORY, "benchmark-")));
    }
    if (setting.wants("one input, one output")) {
      report.compare("one input, one output", datums, ways.toArray(Report.Way[]::new));
    }
    if (setting.wants("nothing written")) {
      String reference = ", \"by_reference\": true";
      report.compare(
          "nothing written",
          datums,
          new Report.Way(
              "datums, input by reference",
              () -> job(setting, spark, input, "print", reference, datums)),
          new Report.Way(
              "datums, input copied", () -> job(setting, spark, input, "print", "", datums)));
    }
    spark.stop();
  }

  private static Report.Way bare(String where, List<String> files, Path place) {
    return Report.way(
        "file operations alone, thread per core, " + where,
        () -> {
          EveryCore.run((thread, threads) -> copy(files, place, thread, threads));
          Setting.delete(place);
        });
  }

  private double job(
      Setting setting, SparkSession spark, Path input, String perl, String field, int datums)
      throws IOException {
    String spec =
        """
        {"pipeline": {"name": "bench"},
         "transform": {"mode": "stream", "cmd": ["perl", "-ne", "BEGIN { $| = 1 } %s"]},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*/*"%s}}}
        """
            .formatted(perl, input, field);
    JobResult result = OneJob.run(setting, spark, fresh(setting), spec, datums);
    return result.processSeconds();
  }

  private Path fresh(Setting setting) {
    return setting.scratch().resolve("out-" + places.incrementAndGet());
  }

  /** The file operations of one datum, in directories that are there already. */
  private static void copy(Path source, Path in, Path out) throws IOException {
    Path name = source.getFileName();
    Path seen = in.resolve(name);
    write(seen, Files.readAllBytes(source));
    write(out.resolve(name), Files.readAllBytes(seen));
    try (DirectoryStream<Path> written = Files.newDirectoryStream(out)) {
      for (Path file : written) {
        if (Files.readAllBytes(file).length != BYTES) {
          throw new IOException(file + " has another length");
        }
        Files.delete(file);
      }
    }
    Files.delete(seen);
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void copy(List<String> files, Path place, int thread, int threads)
      throws IOException {
    Path in = Files.createDirectories(place.resolve("in" + thread));
    Path out = Files.createDirectories(place.resolve("out" + thread));
    for (int i = thread; i < files.size(); i += threads) {
      copy(Path.of(files.get(i)), in, out);
    }
  }
}
