package io.sparkdatums;

import io.sparkdatums.queue.QueueDriver;
import io.sparkdatums.queue.QueueExecutor;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * The Spark plugin: {@code spark.plugins = io.sparkdatums.DatumsPlugin}. With it, the datums of a
 * job are in a queue from which workers take and steal; without it, each task runs a fixed share.
 */
public final class DatumsPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new QueueDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new QueueExecutor();
  }
}
