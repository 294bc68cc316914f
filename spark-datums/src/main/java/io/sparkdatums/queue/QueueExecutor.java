package io.sparkdatums.queue;

import java.util.Map;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** What the plugin does on an executor: workers reach the driver through it. */
public final class QueueExecutor implements ExecutorPlugin {
  private static volatile @Nullable PluginContext current;

  private @Nullable PluginContext own;

  @Override
  public void init(PluginContext context, Map<String, String> extra) {
    own = context;
    current = context;
  }

  @Override
  public void shutdown() {
    if (current == own) {
      current = null;
    }
  }

  static @Nullable PluginContext context() {
    return current;
  }
}
