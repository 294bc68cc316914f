package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.MadeTrees.Layout;
import io.sparkdatums.benchmarks.MadeTrees.Packs;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.tree.Commit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Merges packs into a tree in a driver of {@value #HEAP} MB; its executors are JVMs of their own.
 */
final class DriverMerge {
  private static final int HEAP = 1024;
  private static final int PACKS = 20;
  private static final String RESULT = "benchmarks.result";

  private DriverMerge() {}

  /** Starts the driver, on packs of the job {@code driver} that are there. */
  static void measure(Setting setting, Report report, int entries) throws Exception {
    Path place = setting.scratch().resolve("driver");
    Path result = setting.scratch().resolve("driver-result");
    Driver driver =
        new Driver(
            place,
            HEAP,
            Map.of(
                "spark.master",
                "local-cluster[2,1,1536]",
                "spark.executor.memory",
                "1536m",
                "spark.executor.extraClassPath",
                System.getProperty("java.class.path"),
                "spark.home",
                System.getenv("SPARK_HOME"),
                "spark.plugins",
                "io.sparkdatums.DatumsPlugin",
                RESULT,
                result.toString()));
    driver.run(DriverMerge.class, setting.scratch().toString(), Integer.toString(entries));
    String[] words = Files.readString(result).split(" ", -1);
    double seconds = Double.parseDouble(words[0]);
    report.row("driver", "heap of 1 GB", seconds, seconds, entries, seconds);
    report.fact("driver_datums", entries / MadeTrees.PER_DATUM);
    report.fact("driver_peak_live_bytes", Long.parseLong(words[1]));
  }

  /** Merges twice, first for the time and then for what is alive on the heap meanwhile. */
  public static void main(String[] words) throws Exception {
    Setting setting = new Setting(1, 1, "", Path.of(words[0]));
    int entries = Integer.parseInt(words[1]);
    SparkSession spark = SparkSession.builder().appName("driver").getOrCreate();
    MadeTrees trees = new MadeTrees(spark, setting);
    Dataset<Row> datums = new Packs("driver", Layout.SPREAD, 0, entries, PACKS).rows(spark, 1, 1);
    long start = System.nanoTime();
    commit(trees, datums, entries);
    double seconds = (System.nanoTime() - start) / 1e9;
    long live = LiveBytes.during(() -> commit(trees, datums, entries));
    Files.writeString(Path.of(System.getProperty(RESULT)), seconds + " " + live);
    spark.stop();
  }

  private static Commit commit(MadeTrees trees, Dataset<Row> datums, int entries) throws Exception {
    Branch branch = trees.branch();
    Commit commit = trees.commit(branch, null, datums, entries, 0);
    if (commit.files() != entries) {
      throw new IllegalStateException(commit.toString());
    }
    return commit;
  }
}
