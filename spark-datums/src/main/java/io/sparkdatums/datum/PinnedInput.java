package io.sparkdatums.datum;

import io.sparkdatums.spec.Input;
import io.sparkdatums.tree.Commit;
import org.jspecify.annotations.Nullable;

/**
 * Files of a pipeline's input at one version.
 *
 * @param files the input as the spec has it
 * @param head the repo's commit; null for a plain directory and for a repo without commits, which
 *     is an empty tree
 */
public record PinnedInput(Input.Files files, @Nullable Commit head) {}
