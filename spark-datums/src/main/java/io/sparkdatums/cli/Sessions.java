package io.sparkdatums.cli;

import io.sparkdatums.report.Screen;
import io.sparkdatums.report.Units;
import io.sparkdatums.spec.PipelineSpec;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Makes the Spark session of a command, with what spark-datums needs and the user has not set. */
final class Sessions {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  private Sessions() {}

  /**
   * Opens it.
   *
   * @param running the pipelines that it is to run, as far as that is known
   */
  static SparkSession open(Screen screen, String warehouse, List<PipelineSpec> running) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "spark-datums");
    conf.setIfMissing("spark.master", "local[*]");
    String extensions = conf.get(EXTENSIONS, "");
    if (!extensions.contains(DELTA)) {
      conf.set(EXTENSIONS, extensions.isEmpty() ? DELTA : extensions + "," + DELTA);
    }
    conf.setIfMissing(CATALOG, DELTA_CATALOG);
    conf.setIfMissing("spark.databricks.delta.snapshotPartitions", "2");
    conf.setIfMissing("spark.plugins", "io.sparkdatums.DatumsPlugin");
    conf.setIfMissing("spark.shuffle.file.buffer", "8k");
    conf.setIfMissing("spark.io.compression.lz4.blockSize", "8k");
    // A job compiles some 120 classes, of which Spark would keep 100: not one for the next job.
    conf.setIfMissing("spark.sql.codegen.cache.maxEntries", "1000");
    Elasticity.settings(running, key -> conf.get(key, null)).forEach(conf::set);
    if (Elasticity.isLocal(conf.get("spark.master"))) {
      // All is in this process: the network stays out of it.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    screen.say(
        "Spark "
            + session.version()
            + ", "
            + session.sparkContext().master()
            + ", "
            + Units.gigabytes(Runtime.getRuntime().maxMemory())
            + " · warehouse "
            + warehouse);
    return session;
  }
}
