package io.sparkdatums.queue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Shows all that happens to each queue of this process to a {@link QueueModel} of its own. As a
 * Spark plugin it does so in a command that a test has started, which ends at once where a rule is
 * broken.
 */
public final class WatchedQueues implements SparkPlugin {
  private static final int BROKEN = 70;
  private static final List<String> FAULTS = new CopyOnWriteArrayList<>();

  /** Watches the queues that are opened from now on. */
  public static void watch() {
    watch(() -> {});
  }

  private static void watch(Runnable onFault) {
    QueueDriver.show(() -> new Watched(new QueueModel(), onFault));
  }

  /**
   * Fails if a rule has been broken since it was asked last.
   *
   * @throws AssertionError that says which
   */
  public static void check() {
    List<String> faults = List.copyOf(FAULTS);
    FAULTS.removeAll(faults);
    if (!faults.isEmpty()) {
      throw new AssertionError("what queues did breaks rules: " + faults);
    }
  }

  private record Watched(QueueModel model, Runnable onFault) implements History {
    private void look(Runnable event) {
      try {
        event.run();
      } catch (AssertionError | RuntimeException e) {
        FAULTS.add(String.valueOf(e));
        onFault.run();
      }
    }

    @Override
    public void opened(long datums) {
      look(() -> model.opened(datums));
    }

    @Override
    public void said(Request request, Reply reply) {
      look(() -> model.said(request, reply));
    }

    @Override
    public void left(long worker) {
      look(() -> model.left(worker));
    }

    @Override
    public void died(String executor) {
      look(() -> model.died(executor));
    }

    @Override
    public void draining(String executor) {
      look(() -> model.draining(executor));
    }

    @Override
    public void closed(boolean settled) {
      look(() -> model.closed(settled));
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        watch(
            () -> {
              System.err.println("what queues did breaks rules: " + FAULTS);
              Runtime.getRuntime().halt(BROKEN);
            });
        return Map.of();
      }
    };
  }

  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }
}
