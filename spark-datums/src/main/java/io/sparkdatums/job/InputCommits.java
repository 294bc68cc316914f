package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.spec.CronSchedule;
import io.sparkdatums.spec.Trigger;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Chooses the commit of an input branch that a job reads. */
final class InputCommits {
  private final Branch branch;

  InputCommits(Branch branch) {
    this.branch = branch;
  }

  /**
   * The commit that a spec names.
   *
   * @throws DatumsException {@code INPUT_COMMIT_NOT_FOUND}
   */
  Commit named(String pipeline, String commit) throws IOException {
    if (commit.matches("[0-9]{1,18}")) {
      long sequence = Long.parseLong(commit);
      Optional<Commit> found =
          branch.commits().filter(each -> each.sequence() == sequence).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw DatumsException.of(
        "INPUT_COMMIT_NOT_FOUND",
        Map.of(
            "pipeline",
            pipeline,
            "repo",
            branch.repo().name(),
            "branch",
            branch.name(),
            "commit",
            commit));
  }

  /**
   * The head, or with a trigger that does not fire what was read before.
   *
   * @param last the commit that was read before
   * @return null if there is none
   */
  @Nullable Commit triggered(@Nullable Trigger trigger, OptionalLong last) throws IOException {
    Optional<Commit> head = branch.head();
    if (trigger == null || head.isEmpty()) {
      return head.orElse(null);
    }
    Commit before = last.isPresent() ? numbered(last.getAsLong()) : null;
    return fires(trigger, before, head.get()) ? head.get() : before;
  }

  /**
   * The commit of a number.
   *
   * @throws DatumsException {@code COMMIT_NOT_FOUND}
   */
  Commit numbered(long sequence) throws IOException {
    try (Tree tree = branch.tree(sequence)) {
      return tree.commit();
    }
  }

  /** Whether a commit is to be read, given the one that was read before. */
  static boolean fires(Trigger trigger, @Nullable Commit before, Commit head) {
    List<Boolean> conditions = new ArrayList<>();
    if (trigger.bytes() > 0) {
      conditions.add(head.bytes() - (before == null ? 0 : before.bytes()) >= trigger.bytes());
    }
    if (trigger.commits() > 0) {
      conditions.add(
          head.sequence() - (before == null ? 0 : before.sequence()) >= trigger.commits());
    }
    String cron = trigger.cron();
    if (cron != null) {
      Instant since = before == null ? Instant.EPOCH : before.created();
      conditions.add(
          CronSchedule.parse(cron)
              .next(since)
              .filter(tick -> !tick.isAfter(head.created()))
              .isPresent());
    }
    return trigger.all() ? !conditions.contains(false) : conditions.contains(true);
  }
}
