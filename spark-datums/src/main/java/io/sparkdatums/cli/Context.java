package io.sparkdatums.cli;

import io.sparkdatums.api.Option;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.report.Screen;
import io.sparkdatums.spec.PipelineSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What a command works with: the screen, the warehouse, and Spark if it must. */
final class Context {
  private static final String HADOOP = "spark.hadoop.";

  private final Screen screen;
  private final GlobalOptions options;
  private final Map<String, String> conf;
  private final Supplier<SparkSession> spark;
  private @Nullable Warehouse warehouse;
  private List<PipelineSpec> running = List.of();

  /**
   * @param conf Spark's configuration, as far as it is known without a session
   * @param spark gives the session, or throws {@link SparkNeeded}
   */
  Context(
      Screen screen,
      GlobalOptions options,
      Map<String, String> conf,
      Supplier<SparkSession> spark) {
    this.screen = screen;
    this.options = options;
    this.conf = conf;
    this.spark = spark;
  }

  Screen screen() {
    return screen;
  }

  boolean raw() {
    return options.raw;
  }

  /** Says which specs the session that is asked for next is to run. */
  void running(List<PipelineSpec> specs) {
    running = specs;
  }

  /** The specs of which it was said that they will run. */
  List<PipelineSpec> running() {
    return running;
  }

  SparkSession spark() {
    return spark.get();
  }

  /** A setting of Spark's configuration. */
  <T> T setting(Option<T> option) {
    return option.in(conf::getOrDefault);
  }

  /** The master of the session that there is or would be. */
  String master() {
    return conf.getOrDefault("spark.master", "local[*]");
  }

  /** Where the warehouse is, as the user would write it. */
  String warehouseName() {
    if (options.warehouse != null) {
      return options.warehouse;
    }
    return setting(Warehouse.LOCATION);
  }

  /** What makes a command to paste use the same warehouse. */
  String warehouseOption() {
    return options.warehouse == null ? "" : " --warehouse " + Closing.quoted(options.warehouse);
  }

  Warehouse warehouse() throws IOException {
    if (warehouse == null) {
      Configuration hadoop = new Configuration();
      conf.forEach(
          (key, value) -> {
            if (key.startsWith(HADOOP)) {
              hadoop.set(key.substring(HADOOP.length()), value);
            }
          });
      warehouse = Warehouse.open(warehouseName(), hadoop);
    }
    return warehouse;
  }

  /** The same for one command of a batch, which says what the batch does not. */
  Context with(GlobalOptions command) {
    if (command.warehouse == null) {
      command.warehouse = options.warehouse;
    }
    command.raw |= options.raw;
    command.quiet |= options.quiet;
    command.verbose |= options.verbose;
    return new Context(screen.with(command.volume()), command, conf, spark);
  }
}
