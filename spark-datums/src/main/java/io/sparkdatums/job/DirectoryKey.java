package io.sparkdatums.job;

import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import java.util.List;
import java.util.Objects;

/** A plain directory, as far as a glob goes. */
record DirectoryKey(String path, String glob) {

  /** The plain directories that a pipeline reads. */
  static List<DirectoryKey> of(PipelineSpec spec) {
    return spec.input().leaves().stream()
        .filter(leaf -> leaf.path() != null)
        .map(DirectoryKey::of)
        .distinct()
        .toList();
  }

  private static DirectoryKey of(Input.Files files) {
    return new DirectoryKey(Objects.requireNonNull(files.path()), files.glob());
  }

  @Override
  public String toString() {
    return path + ":" + glob;
  }
}
