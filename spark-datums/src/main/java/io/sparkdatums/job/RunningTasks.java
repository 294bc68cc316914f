package io.sparkdatums.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;

/** Waits for tasks that have been told to end. */
final class RunningTasks {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private RunningTasks() {}

  /** Returns once no task runs in the application, or after the given time. */
  static void await(SparkSession spark, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (running(spark) > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static int running(SparkSession spark) {
    return Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }
}
