package io.sparkdatums;

import io.sparkdatums.queue.WatchedQueues;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one Spark session of the test process, as a parameter of type {@link
 * SparkSession}: {@code @ExtendWith(SparkExtension.class)}. Two cores, no UI, Delta configured.
 * What the queues of its jobs do is shown to a model, and a test fails where that breaks a rule.
 */
public final class SparkExtension implements ParameterResolver, AfterEachCallback {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(SparkExtension.class))
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
        .session;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    WatchedQueues.check();
  }

  /** Stopped by JUnit after the last test of the process. */
  private static final class Shared implements AutoCloseable {
    private final SparkSession session;

    Shared() {
      File scratch = scratch();
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("tests")
              .config("spark.ui.enabled", false)
              .config("spark.sql.codegen.cache.maxEntries", 1000)
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.local.dir", new File(scratch, "local").getPath())
              .config("spark.sql.warehouse.dir", new File(scratch, "warehouse").toURI().toString())
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", 4)
              .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
              .config(
                  "spark.sql.catalog.spark_catalog",
                  "org.apache.spark.sql.delta.catalog.DeltaCatalog")
              .config("spark.databricks.delta.snapshotPartitions", 2)
              .config("spark.sql.catalog.datums", "io.sparkdatums.sql.DatumsCatalog")
              .config("spark.plugins", "io.sparkdatums.DatumsPlugin")
              .getOrCreate();
      session.sparkContext().setLogLevel("WARN");
      WatchedQueues.watch();
    }

    private static File scratch() {
      try {
        return Files.createTempDirectory(new File("target").toPath(), "spark-").toFile();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      session.stop();
      WatchedQueues.check();
    }
  }
}
