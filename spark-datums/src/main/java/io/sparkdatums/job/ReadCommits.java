package io.sparkdatums.job;

import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a commit of a pipeline was made from.
 *
 * @param inputs its repos and directories
 */
record ReadCommits(@Nullable List<Source> inputs) {

  /** A repo's commit, 0 for none yet; or a directory, without a repo. */
  record Source(
      String name, @Nullable String repo, @Nullable String branch, @Nullable Long commit) {}

  /** Of the pipeline's newest commit, if there is one. */
  static ReadCommits of(Optional<Commit> head) throws IOException {
    return head.isEmpty() || head.get().provenance().isEmpty()
        ? new ReadCommits(List.of())
        : Json.read(head.get().provenance().getBytes(StandardCharsets.UTF_8), ReadCommits.class);
  }

  /** The commit of a branch that was read, empty if none was. */
  OptionalLong commit(String name, String repo, String branch) {
    return (inputs == null ? List.<Source>of() : inputs)
        .stream()
            .filter(source -> name.equals(source.name()))
            .filter(source -> repo.equals(source.repo()) && branch.equals(source.branch()))
            .filter(source -> source.commit() != null && source.commit() > 0)
            .mapToLong(Source::commit)
            .findFirst();
  }
}
