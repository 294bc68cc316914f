package io.sparkdatums.repo;

import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.TreeRow;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A commit of which all is known but the tree.
 *
 * @param headRoot digest of the root before, null if there was no commit
 * @param headDirs number of directories below the root before
 */
@SuppressWarnings("NullAway") // an array that may be null
record CommitDraft(
    long sequence,
    @Nullable Long parent,
    String job,
    long base,
    int shards,
    byte @Nullable [] headRoot,
    long headFiles,
    long headDirs,
    long headBytes,
    Instant created,
    String provenance,
    CommitFacts.Unchanged unchanged)
    implements Serializable {

  static CommitDraft of(MergePlan plan, @Nullable Commit head, CommitFacts facts) {
    return new CommitDraft(
        head == null ? 1 : head.sequence() + 1,
        head == null ? null : head.sequence(),
        facts.job(),
        plan.base() || head == null ? plan.run() : head.base(),
        plan.shards(),
        head == null ? null : head.root(),
        head == null ? 0 : head.files(),
        head == null || plan.old().isEmpty() ? 0 : head.dirs(),
        head == null ? 0 : head.bytes(),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        facts.provenance(),
        facts.unchanged());
  }

  /**
   * The commit.
   *
   * @param root the root directory now, or null if no directory changed
   * @param directories by how much the number of directories below the root changed
   */
  Commit commit(@Nullable TreeRow root, long directories) {
    byte[] digest = root == null ? headRoot : root.hash();
    if (digest == null) {
      throw new IllegalStateException("a first commit without a root");
    }
    return new Commit(
        sequence,
        sequence,
        parent,
        job,
        base,
        shards,
        digest,
        root == null ? headFiles : root.files(),
        headDirs + directories,
        root == null ? headBytes : root.size(),
        created,
        provenance);
  }

  /** Whether nothing has to be committed for a tree that is as it was. */
  boolean keepsHead() {
    return headRoot != null && unchanged == CommitFacts.Unchanged.KEEP_HEAD;
  }
}
