package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ElasticityTest {
  private static final String ALLOCATION = "spark.dynamicAllocation.";
  private static final Map<String, String> CLUSTER = Map.of("spark.master", "spark://h:7077");

  private static PipelineSpec spec(String more) {
    return PipelineSpecs.parse(
            "p.json",
            """
            {"pipeline": {"name": "p"}, "transform": {"cmd": ["true"]}, %s
             "input": {"pfs": {"repo": "in", "glob": "/*"}}}
            """
                .formatted(more),
            null)
        .get(0);
  }

  private static Map<String, String> settings(Map<String, String> given, PipelineSpec... running) {
    return Elasticity.settings(List.of(running), given::get);
  }

  @Test
  void executorsGoAfterSparksTimeWhateverTheyHold() {
    assertThat(settings(CLUSTER, spec(""), spec("\"standby\": true,")))
        .containsOnly(
            Map.entry(ALLOCATION + "enabled", "true"),
            Map.entry(ALLOCATION + "minExecutors", "0"),
            Map.entry(ALLOCATION + "shuffleTracking.enabled", "true"),
            Map.entry(ALLOCATION + "executorIdleTimeout", "60s"),
            Map.entry(ALLOCATION + "cachedExecutorIdleTimeout", "60s"),
            Map.entry(ALLOCATION + "shuffleTracking.timeout", "60s"));
  }

  @Test
  void theShortestTimeThatASpecSaysCounts() {
    assertThat(
            settings(
                CLUSTER,
                spec("\"autoscaling\": true, \"scale_down_threshold\": \"90s\","),
                spec("\"autoscaling\": true, \"scale_down_threshold\": \"1500ms\",")))
        .containsEntry(ALLOCATION + "executorIdleTimeout", "1s")
        .containsEntry(ALLOCATION + "shuffleTracking.timeout", "1s");
  }

  @Test
  void whatTheUserHasSetStays() {
    Map<String, String> some =
        Map.of(
            "spark.master",
            "yarn",
            ALLOCATION + "executorIdleTimeout",
            "9s",
            ALLOCATION + "minExecutors",
            "1");
    assertThat(settings(some, spec("\"standby\": true,")))
        .doesNotContainKeys(ALLOCATION + "executorIdleTimeout", ALLOCATION + "minExecutors")
        .containsEntry(ALLOCATION + "cachedExecutorIdleTimeout", "9s");
    assertThat(
            settings(
                Map.of("spark.master", "yarn", ALLOCATION + "enabled", "false"),
                spec("\"standby\": true,")))
        .isEmpty();
  }

  @Test
  void thereAreNoMoreExecutorsThanWorkersWhereTheseAreNumbered() {
    String three = "\"standby\": true, \"parallelism_spec\": {\"constant\": 3},";
    assertThat(settings(CLUSTER, spec(three), spec(three)))
        .containsEntry(ALLOCATION + "maxExecutors", "6");
    assertThat(settings(Map.of("spark.master", "yarn", "spark.executor.cores", "2"), spec(three)))
        .containsEntry(ALLOCATION + "maxExecutors", "2");
    assertThat(settings(CLUSTER, spec(three), spec("\"standby\": true,")))
        .doesNotContainKey(ALLOCATION + "maxExecutors");
  }

  @Test
  void nothingIsSetWhereNothingCanGo() {
    assertThat(settings(CLUSTER, spec(""))).isEmpty();
    assertThat(settings(Map.of("spark.master", "local[2]"), spec("\"standby\": true,"))).isEmpty();
    assertThat(settings(Map.of(), spec("\"standby\": true,"))).isEmpty();
  }
}
