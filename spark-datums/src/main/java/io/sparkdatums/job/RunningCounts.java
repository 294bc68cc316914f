package io.sparkdatums.job;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Accumulators as they stand while tasks run: Spark's own value moves only when a task ends, but
 * each heartbeat brings what the running ones have added so far. Memory is one number per task and
 * accumulator.
 */
final class RunningCounts extends SparkListener {
  private final Map<Long, Map<Long, Long>> byAccumulator = new ConcurrentHashMap<>();

  RunningCounts(List<Long> accumulators) {
    accumulators.forEach(id -> byAccumulator.put(id, new ConcurrentHashMap<>()));
  }

  /** The sum over all tasks, running and ended. */
  long sum(long accumulator) {
    return byAccumulator.getOrDefault(accumulator, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(task -> see((Long) task._1(), task._4()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    see(end.taskInfo().taskId(), end.taskInfo().accumulables());
  }

  private void see(long task, Seq<AccumulableInfo> updates) {
    for (AccumulableInfo info : CollectionConverters.asJava(updates)) {
      Map<Long, Long> perTask = byAccumulator.get(info.id());
      if (perTask != null
          && info.update().isDefined()
          && info.update().get() instanceof Long value) {
        perTask.put(task, value);
      }
    }
  }
}
