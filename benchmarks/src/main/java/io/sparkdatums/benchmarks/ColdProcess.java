package io.sparkdatums.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Commands in processes of their own, as a user starts them: with {@code scripts/submit.sh}. */
final class ColdProcess {
  private final Path root = Path.of(System.getProperty("benchmarks.root"));
  private final Path warehouse;
  private final Path place;

  /** Works on the warehouse that {@link MadeTrees} fills. */
  ColdProcess(Setting setting) throws IOException {
    this.warehouse = setting.scratch().resolve("w");
    this.place = Files.createDirectories(setting.scratch().resolve("process"));
  }

  /** The spec of a small pipeline, whose first run makes the script's class archive. */
  String example() {
    return root.resolve("examples/word_count/pipeline.json").toString();
  }

  /** A command of the command line. */
  void submit(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("scripts/submit.sh").toString()));
    command.addAll(List.of("--embedded", "--warehouse", warehouse.toString()));
    command.addAll(Arrays.asList(words));
    run(command);
  }

  /** The least that a JVM can do. */
  void version() throws IOException, InterruptedException {
    run(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version"));
  }

  /** A query in a Spark session that begins with it. */
  void query(String sql) throws IOException, InterruptedException {
    Driver driver =
        new Driver(
            place,
            1024,
            Map.of(
                "spark.sql.catalog.datums",
                "io.sparkdatums.sql.DatumsCatalog",
                "spark.datums.warehouse",
                warehouse.toString()));
    driver.run(Query.class, sql);
  }

  /** Prints the rows of a query. */
  static final class Query {
    private Query() {}

    public static void main(String[] sql) {
      SparkSession spark = SparkSession.builder().appName("query").getOrCreate();
      spark.sql(sql[0]).collectAsList().forEach(System.out::println);
      spark.stop();
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path printed = place.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + status + ": " + Files.readString(printed));
    }
  }
}
