package io.sparkdatums.benchmarks;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Counts the bytes that tasks say did not fit in their memory and went to a disk. */
final class Spilled extends SparkListener {
  private final LongAdder bytes = new LongAdder();
  private final SparkSession spark;

  private Spilled(SparkSession spark) {
    this.spark = spark;
  }

  /** Counts from now on. */
  static Spilled in(SparkSession spark) {
    Spilled spilled = new Spilled(spark);
    spark.sparkContext().addSparkListener(spilled);
    return spilled;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskMetrics() != null) {
      bytes.add(end.taskMetrics().diskBytesSpilled());
    }
  }

  /** How many there were since this was asked last. */
  long sinceLast() throws TimeoutException {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    return bytes.sumThenReset();
  }
}
