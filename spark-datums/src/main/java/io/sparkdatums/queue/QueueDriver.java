package io.sparkdatums.queue;

import io.sparkdatums.plan.JobPlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/** The queues of the jobs of an application, and what the plugin does on the driver for them. */
public final class QueueDriver extends SparkListener implements DriverPlugin {
  private static volatile @Nullable QueueDriver current;
  private static volatile Supplier<History> histories = () -> History.NONE;

  private final Map<String, JobQueue> queues = new ConcurrentHashMap<>();
  private @Nullable SparkContext spark;

  @Override
  public Map<String, String> init(SparkContext context, PluginContext plugin) {
    spark = context;
    context.addSparkListener(this);
    current = this;
    return Map.of();
  }

  @Override
  public void shutdown() {
    if (current == this) {
      current = null;
    }
  }

  /**
   * Opens a queue for a job's datums.
   *
   * @param job the job's id
   * @param files what is to run
   * @param most how many datums a worker is given at a time at most
   * @return empty if the plugin is not installed in the session's Spark
   */
  public static Optional<JobQueue> open(
      SparkContext context, String job, List<JobPlan.PlanFile> files, long most) {
    QueueDriver driver = current;
    if (driver == null || driver.spark != context) {
      return Optional.empty();
    }
    JobQueue queue =
        new JobQueue(
            files.stream().mapToLong(JobPlan.PlanFile::datums).toArray(),
            files.stream().mapToDouble(JobPlan.PlanFile::cost).toArray(),
            most,
            histories.get(),
            () -> driver.queues.remove(job));
    driver.queues.put(job, queue);
    return Optional.of(queue);
  }

  /** Shows what happens to each queue that is opened from now on. */
  static void show(Supplier<History> watchers) {
    histories = watchers;
  }

  /** Whether jobs in this application have a queue. */
  public static boolean installed(SparkContext context) {
    QueueDriver driver = current;
    return driver != null && driver.spark == context;
  }

  /** Looks, once in a while, for what nobody tells: lost workers, executors that are to go. */
  public static void look(SparkContext context, JobQueue queue) {
    queue.look(
        executor -> context.taskScheduler().getExecutorDecommissionState(executor).isDefined());
  }

  @Override
  public @Nullable Object receive(Object message) throws IOException {
    Request request = Request.of((byte[]) message);
    JobQueue queue = queues.get(request.job());
    Reply reply = queue == null ? Reply.GONE : queue.handle(request);
    return request.message().answered() ? reply.bytes() : null;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskEndReason reason = end.reason();
    for (JobQueue queue : queues.values()) {
      if (reason instanceof ExecutorLostFailure lost && lost.exitCausedByApp()) {
        queue.died(lost.execId());
      }
      queue.left(end.taskInfo().taskId(), reason == Success$.MODULE$);
    }
  }
}
