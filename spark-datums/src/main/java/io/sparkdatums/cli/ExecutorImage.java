package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The container image of the executors of a session on Kubernetes: that of the specs it runs. An
 * image that a directory stands for is not needed, and one that the user names by a setting wins.
 */
final class ExecutorImage {
  static final String SETTING = "spark.kubernetes.executor.container.image";

  /** What the driver's image, too, is taken from; clusters set it in their defaults file. */
  private static final String BOTH = "spark.kubernetes.container.image";

  private ExecutorImage() {}

  /**
   * The setting for specs, as {@code KEY=VALUE}; empty where none is to be made.
   *
   * @throws DatumsException {@code EXECUTOR_IMAGES} if they have several images
   */
  static Optional<String> setting(SparkOptions options, List<PipelineSpec> specs)
      throws IOException {
    if (!options.master().startsWith("k8s://")
        || options.settings().containsKey(BOTH)
        || options.configuration().containsKey(SETTING)) {
      return Optional.empty();
    }
    List<String> images =
        specs.stream()
            .map(PipelineSpec::transform)
            .filter(transform -> transform.program() == null)
            .map(Transform::image)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    if (images.size() > 1) {
      throw DatumsException.of(
          "EXECUTOR_IMAGES",
          Map.of(
              "images",
              images.stream().map(s -> "\"" + s + "\"").collect(Collectors.joining(", ")),
              "setting",
              SETTING));
    }
    return images.stream().findFirst().map(image -> SETTING + "=" + image);
  }
}
