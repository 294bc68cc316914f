package io.sparkdatums.datum;

import io.sparkdatums.spec.Input;
import io.sparkdatums.tree.Commit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Files of a pipeline's input at one version.
 *
 * @param files the input as the spec has it
 * @param head the repo's commit; null for a plain directory and for a repo without commits, which
 *     is an empty tree
 */
public record PinnedInput(Input.Files files, @Nullable Commit head) {

  /** Whether a path names the same file in both, at the same place for user code. */
  boolean hasFilesOf(PinnedInput other) {
    return files.name().equals(other.files.name())
        && Objects.equals(files.path(), other.files.path())
        && Objects.equals(files.repo(), other.files.repo())
        && files.branch().equals(other.files.branch())
        && sequence() == other.sequence();
  }

  private long sequence() {
    return head == null ? 0 : head.sequence();
  }
}
