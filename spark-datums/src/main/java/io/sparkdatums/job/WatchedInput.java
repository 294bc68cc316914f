package io.sparkdatums.job;

import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.Trigger;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A repo input whose branch may get new commits, and which of them a pipeline reads.
 *
 * @param trigger which commits count, null for all
 * @param reading whether each of them is read, or of several only the newest
 */
record WatchedInput(InputKey key, @Nullable Trigger trigger, Reading reading) {

  enum Reading {
    EACH,
    /** Of a clock: ticks that were missed do not come back. */
    NEWEST
  }

  /** The commits of branches. */
  interface Commits {
    Optional<Commit> head(BranchName branch);

    /** The commits with this number and later ones, oldest first. */
    List<Commit> from(BranchName branch, long sequence) throws IOException;
  }

  /** The repo inputs of a pipeline, without those that the spec pins to one commit. */
  static List<WatchedInput> of(PipelineSpec spec) {
    Set<String> clocks =
        CronTicks.of(spec.input()).stream().map(Input.Cron::repo).collect(Collectors.toSet());
    return spec.input().leaves().stream()
        .filter(leaf -> leaf.repo() != null && leaf.commit() == null)
        .map(
            leaf ->
                new WatchedInput(
                    key(leaf),
                    leaf.trigger(),
                    clocks.contains(leaf.repo()) ? Reading.NEWEST : Reading.EACH))
        .toList();
  }

  static InputKey key(Input.Files leaf) {
    String repo = Objects.requireNonNull(leaf.repo());
    return new InputKey(leaf.name(), new BranchName(repo, leaf.branch()));
  }

  /**
   * The commits that are to be read one after the other, oldest first.
   *
   * @param read the number of the one that was read last, 0 if there was none then; null if the
   *     input is a new one, of which the history is not gone through
   * @param limit the number of the last one to look at
   */
  List<Commit> unread(Commits commits, @Nullable Long read, long limit) throws IOException {
    Optional<Commit> head = commits.head(key.branch());
    if (head.isEmpty() || (read != null && read == head.get().sequence())) {
      return List.of();
    }
    if (read == null || read > head.get().sequence()) {
      boolean first = head.get().sequence() <= limit && counts(null, head.get());
      return first ? List.of(head.get()) : List.of();
    }
    List<Commit> unread = new ArrayList<>();
    Commit before = null;
    for (Commit commit : commits.from(key.branch(), read)) {
      if (commit.sequence() == read) {
        before = commit;
      } else if (commit.sequence() <= limit && counts(before, commit)) {
        unread.add(commit);
        before = commit;
      }
    }
    return reading == Reading.EACH || unread.isEmpty()
        ? unread
        : List.of(unread.get(unread.size() - 1));
  }

  private boolean counts(@Nullable Commit before, Commit commit) {
    return trigger == null || InputCommits.fires(trigger, before, commit);
  }
}
