package io.sparkdatums.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * How a benchmark is to run.
 *
 * @param scale factor on the default sizes
 * @param runs how often each way is timed, after one run that is not
 * @param scratch an empty directory, deleted afterwards
 */
record Setting(double scale, int runs, Path scratch) {

  int scaled(int size) {
    return (int) Math.max(1, Math.round(size * scale));
  }

  /** A session on all cores of this machine, with the settings that the project ships. */
  SparkSession spark() {
    return SparkSession.builder()
        .master("local[*]")
        .appName("benchmark")
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.local.dir", scratch.resolve("local").toString())
        .config("spark.sql.warehouse.dir", scratch.resolve("sql").toUri().toString())
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.databricks.delta.snapshotPartitions", 2)
        .getOrCreate();
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
