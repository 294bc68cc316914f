package io.sparkdatums.cli;

import io.sparkdatums.spec.Parallelism;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.Scaling;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Spark's dynamic allocation for pipelines whose executors are to come and go with the work: one
 * executor at first, then more as long as workers wait for a place, none while there is nothing to
 * do.
 *
 * <p>By itself Spark never lets go of an executor that holds files of a shuffle or cached blocks,
 * of which planning and Delta's snapshots leave some on each. What is lost with them is computed
 * again if it should be needed.
 */
final class Elasticity {
  private static final String ALLOCATION = "spark.dynamicAllocation.";
  private static final String ENABLED = ALLOCATION + "enabled";
  private static final String IDLE = ALLOCATION + "executorIdleTimeout";
  private static final String SPARKS_IDLE = "60s";
  private static final String CORES = "spark.executor.cores";

  private Elasticity() {}

  /**
   * The settings of a session for the pipelines that it runs; those that the user has made stay.
   *
   * @param given a setting that the user has made, or null
   */
  static Map<String, String> settings(List<PipelineSpec> running, UnaryOperator<String> given) {
    List<Scaling> elastic =
        running.stream().map(PipelineSpec::scaling).filter(Scaling::elastic).toList();
    String master = Objects.requireNonNullElse(given.apply("spark.master"), "local[*]");
    if (elastic.isEmpty() || isLocal(master) || given.apply(ENABLED) != null) {
      return Map.of();
    }
    String idle =
        elastic.stream()
            .map(Scaling::idle)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .map(Elasticity::seconds)
            .orElse(Objects.requireNonNullElse(given.apply(IDLE), SPARKS_IDLE));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(ENABLED, "true");
    settings.put(ALLOCATION + "minExecutors", "0");
    settings.put(ALLOCATION + "shuffleTracking.enabled", "true");
    for (String timeout :
        List.of(
            IDLE,
            ALLOCATION + "cachedExecutorIdleTimeout",
            ALLOCATION + "shuffleTracking.timeout")) {
      settings.put(timeout, idle);
    }
    most(running, given)
        .ifPresent(most -> settings.put(ALLOCATION + "maxExecutors", Long.toString(most)));
    settings.keySet().removeIf(key -> given.apply(key) != null);
    return settings;
  }

  /** The most executors that workers can use, if all pipelines say how many these are. */
  private static OptionalLong most(List<PipelineSpec> running, UnaryOperator<String> given) {
    long workers = 0;
    for (PipelineSpec spec : running) {
      if (!(spec.parallelism() instanceof Parallelism.Constant constant)) {
        return OptionalLong.empty();
      }
      workers += constant.workers();
    }
    // Where nothing is said an executor may have one core or all of its host.
    long cores = Long.parseLong(Objects.requireNonNullElse(given.apply(CORES), "1"));
    return OptionalLong.of((workers + cores - 1) / cores);
  }

  /** Whether all is in one process, where there is nothing to let go. */
  static boolean isLocal(String master) {
    return master.matches("local(\\[.*\\])?");
  }

  // Spark knows no parts of a second.
  private static String seconds(Duration duration) {
    return Math.max(1, duration.toSeconds()) + "s";
  }
}
