package io.sparkdatums.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * How a benchmark is to run.
 *
 * @param scale factor on the default sizes
 * @param runs how often each way is timed, after one run that is not
 * @param only the beginning of the names of the tasks to run; empty for all
 * @param scratch an empty directory, deleted afterwards
 */
record Setting(double scale, int runs, String only, Path scratch) {
  private static final String PLUGINS = "spark.plugins";
  private static final String PLUGIN = "io.sparkdatums.DatumsPlugin";

  int scaled(int size) {
    return (int) Math.max(1, Math.round(size * scale));
  }

  /** Whether a task is to run. */
  boolean wants(String task) {
    return task.startsWith(only);
  }

  /** A session on all cores of this machine, with the settings that the project ships. */
  SparkSession spark() {
    return session("local[*]").config(PLUGINS, PLUGIN).getOrCreate();
  }

  /** The same with a number of slots. */
  SparkSession spark(int slots) {
    return session("local[" + slots + "]").config(PLUGINS, PLUGIN).getOrCreate();
  }

  /** A session of a Spark in which the plugin is not installed. */
  SparkSession withoutPlugin(int slots) {
    return session("local[" + slots + "]").getOrCreate();
  }

  /** A session on a cluster of executors of one slot and 512 MB. */
  SparkSession cluster(int executors, Map<String, String> conf) {
    return executors(executors, 1, 512).config(new HashMap<>(conf)).getOrCreate();
  }

  /** A session with one executor of so many slots and so much memory. */
  SparkSession executor(int slots, int megabytes) {
    return executors(1, slots, megabytes).getOrCreate();
  }

  /** Executors are processes of their own that can load what is loaded here. */
  private SparkSession.Builder executors(int executors, int slots, int megabytes) {
    return session("local-cluster[" + executors + "," + slots + "," + megabytes + "]")
        .config(PLUGINS, PLUGIN)
        .config("spark.home", System.getenv("SPARK_HOME"))
        .config("spark.executor.cores", slots)
        .config("spark.executor.memory", megabytes + "m")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"));
  }

  private SparkSession.Builder session(String master) {
    return SparkSession.builder()
        .master(master)
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
        .config("spark.sql.codegen.cache.maxEntries", 1000);
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
