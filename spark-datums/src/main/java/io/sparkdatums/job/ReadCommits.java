package io.sparkdatums.job;

import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a job read.
 *
 * @param version the pipeline's version
 * @param inputs its repos and directories
 */
record ReadCommits(@Nullable Integer version, @Nullable List<Source> inputs) {

  /** A repo's commit, 0 for none yet; or a directory, without a repo. */
  record Source(
      String name, @Nullable String repo, @Nullable String branch, @Nullable Long commit) {}

  /** Of the pipeline's newest commit, if there is one. */
  static ReadCommits of(Optional<Commit> head) throws IOException {
    return head.isEmpty() || head.get().provenance().isEmpty()
        ? new ReadCommits(null, List.of())
        : Json.read(head.get().provenance().getBytes(StandardCharsets.UTF_8), ReadCommits.class);
  }

  /** The commit of an input's branch that was read, empty if none was. */
  OptionalLong commit(InputKey input) {
    Long number = number(input);
    return number == null || number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /**
   * The number of the commit that was read, 0 if there was none; null if the input is not known.
   */
  @Nullable Long number(InputKey input) {
    BranchName branch = input.branch();
    return (inputs == null ? List.<Source>of() : inputs)
        .stream()
            .filter(source -> input.name().equals(source.name()))
            .filter(source -> branch.repo().equals(source.repo()))
            .filter(source -> branch.branch().equals(source.branch()))
            .map(Source::commit)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }
}
