package io.sparkdatums.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/** Names the worker that ran a datum: executor, host, and task where there is one. */
final class WorkerName {
  private WorkerName() {}

  static String here() {
    SparkEnv spark = SparkEnv.get();
    TaskContext task = TaskContext.get();
    return (spark == null ? "local" : spark.executorId())
        + "@"
        + host()
        + (task == null ? "" : "/" + task.partitionId() + "." + task.attemptNumber());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
