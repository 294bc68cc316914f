package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The graph of pipelines: who reads whose output. */
final class Chain {
  private final Map<String, PipelineSpec> pipelines = new LinkedHashMap<>();

  Chain(Iterable<PipelineSpec> pipelines) {
    for (PipelineSpec pipeline : pipelines) {
      this.pipelines.put(pipeline.name(), pipeline);
    }
  }

  /**
   * The named pipelines, each after the ones that it reads, and with {@code RUN} all that read
   * them, however far down.
   *
   * @throws DatumsException {@code PIPELINE_CYCLE} if a pipeline reads its own output in the end
   */
  List<PipelineSpec> order(Set<String> names, RunOptions.Downstream downstream) {
    Set<String> wanted = new LinkedHashSet<>(names);
    if (downstream == RunOptions.Downstream.RUN) {
      boolean grown = true;
      while (grown) {
        grown = false;
        for (PipelineSpec pipeline : pipelines.values()) {
          if (upstream(pipeline).stream().anyMatch(wanted::contains)) {
            grown |= wanted.add(pipeline.name());
          }
        }
      }
    }
    List<PipelineSpec> ordered = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    for (String name : wanted) {
      place(name, new LinkedHashSet<>(), placed, ordered);
    }
    return ordered.stream().filter(pipeline -> wanted.contains(pipeline.name())).toList();
  }

  private void place(
      String name, Set<String> path, Set<String> placed, List<PipelineSpec> ordered) {
    PipelineSpec pipeline = pipelines.get(name);
    if (pipeline == null || placed.contains(name)) {
      return;
    }
    if (!path.add(name)) {
      throw DatumsException.of(
          "PIPELINE_CYCLE",
          Map.of("pipeline", name, "path", String.join(" → ", path) + " → " + name));
    }
    for (String upstream : upstream(pipeline)) {
      place(upstream, path, placed, ordered);
    }
    path.remove(name);
    placed.add(name);
    ordered.add(pipeline);
  }

  static List<String> upstream(PipelineSpec pipeline) {
    return pipeline.input().leaves().stream()
        .map(Input.Files::repo)
        .filter(Objects::nonNull)
        .toList();
  }
}
