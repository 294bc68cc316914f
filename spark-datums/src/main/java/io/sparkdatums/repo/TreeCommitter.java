package io.sparkdatums.repo;

import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges changes into the tree of a branch and makes one commit of them.
 *
 * <p>The merge writes data files that no one sees. The one Delta version that names them is the
 * commit; its transaction version is the commit's sequence number, so that of two jobs that start
 * from one head only one can win. After an unclear answer the log is read to see whose commit it
 * is, and as long as that is not known nothing is deleted.
 */
public final class TreeCommitter {
  /**
   * The columns of changes: {@code op} is the ordinal of {@link Change.Op}, the rest is the
   * contribution, null where the change has none. For each changed path there must be a {@code
   * TOUCH} of every directory above it, the root included; doubles do no harm.
   */
  public static final StructType CHANGES =
      new StructType()
          .add("op", DataTypes.IntegerType, false)
          .add("path", DataTypes.StringType, false)
          .add("pack", DataTypes.StringType)
          .add("ordinal", DataTypes.IntegerType)
          .add("datum", DataTypes.StringType)
          .add("offset", DataTypes.LongType)
          .add("length", DataTypes.LongType)
          .add("hash", DataTypes.BinaryType);

  private static final Logger LOG = LoggerFactory.getLogger(TreeCommitter.class);
  private static final int TRIES = 5;

  private final Branch branch;
  private final @Nullable Commit head;
  private final CommitFacts facts;
  private final Phases phases;

  /** Where a commit may be interrupted. */
  interface Phases {
    Phases NONE = phase -> {};

    void reached(Phase phase) throws IOException;
  }

  enum Phase {
    /** All data files are there, none is visible. */
    MERGED,
    /** The log entry was written, and nobody was told yet. */
    APPENDED
  }

  TreeCommitter(Branch branch, @Nullable Commit head, CommitFacts facts, Phases phases) {
    this.branch = branch;
    this.head = head;
    this.facts = facts;
    this.phases = phases;
  }

  /**
   * Merges changes in a Spark job and commits the result.
   *
   * @param expectedHead the commit that the changes start from, null if the branch has none
   * @param changes in any order; making them twice must give the same
   * @return the new commit, or the head if nothing changed and the facts say to keep it
   * @throws DatumsException {@code BRANCH_MOVED} if another job committed since {@code
   *     expectedHead}; {@code TREE_CONFLICT} if a path is to be a file and a directory; {@code
   *     OUTPUT_CONFLICT} if several datums write a path and may not; {@code COMMIT_STATE_UNKNOWN}
   *     if storage did not say whether the commit was made
   */
  public static Commit commit(
      SparkSession spark,
      Branch branch,
      @Nullable Commit expectedHead,
      TreeChanges changes,
      CommitFacts facts)
      throws IOException {
    return commit(spark, branch, expectedHead, changes, facts, load -> {});
  }

  /**
   * As without it, and says how the work of the merge was spread.
   *
   * @param spread is told once, before there is a commit
   */
  public static Commit commit(
      SparkSession spark,
      Branch branch,
      @Nullable Commit expectedHead,
      TreeChanges changes,
      CommitFacts facts,
      Consumer<MergeLoad> spread)
      throws IOException {
    PartitionRange range = PartitionRange.of(spark);
    return new TreeCommitter(branch, expectedHead, facts, Phases.NONE)
        .commit(
            range,
            true,
            (plan, draft) -> {
              Merged merged = merge(spark, plan, draft, changes, facts);
              spread.accept(merged.load());
              return merged;
            });
  }

  /**
   * Makes a commit of a whole tree, in whose place the one before may be damaged: it is not read.
   *
   * @param changes all of the tree
   * @see #commit(SparkSession, Branch, Commit, TreeChanges, CommitFacts)
   */
  public static Commit rebuild(
      SparkSession spark,
      Branch branch,
      Commit expectedHead,
      TreeChanges changes,
      CommitFacts facts)
      throws IOException {
    PartitionRange range = PartitionRange.of(spark);
    return new TreeCommitter(branch, expectedHead, facts, Phases.NONE)
        .commit(
            range,
            plan -> plan.anew(facts, range),
            (plan, draft) -> merge(spark, plan, draft, changes, facts));
  }

  /** What set the number of shards of a commit. */
  public static String rule(SparkSession spark, Commit commit, int wanted) {
    if (wanted > 0) {
      return "hashtree_spec";
    }
    PartitionRange.Chosen chosen =
        MergePlan.shards(commit.files() + commit.dirs(), PartitionRange.of(spark));
    return chosen.partitions() == commit.shards() ? chosen.rule() : "as the tree had before";
  }

  private static Merged merge(
      SparkSession spark, MergePlan plan, CommitDraft draft, TreeChanges changes, CommitFacts facts)
      throws IOException {
    boolean small = !plan.base() || plan.shards() == 1;
    List<Change> few = small ? FewChanges.of(changes, facts) : null;
    return few == null
        ? new SparkMerge(spark, plan, draft).merge(changes, facts)
        : LocalMerge.merge(plan, draft, few);
  }

  /**
   * Merges a few changes in this process and commits the result; for changes that fit in memory.
   *
   * @param changes in any order; the directories above them need no {@code TOUCH}
   * @see #commit(SparkSession, Branch, Commit, TreeChanges, CommitFacts)
   */
  public static Commit commit(
      Branch branch, @Nullable Commit expectedHead, List<Change> changes, CommitFacts facts)
      throws IOException {
    return new TreeCommitter(branch, expectedHead, facts, Phases.NONE).commit(changes);
  }

  Commit commit(List<Change> changes) throws IOException {
    return commit(
        PartitionRange.alone(), false, (plan, draft) -> LocalMerge.merge(plan, draft, changes));
  }

  /** Writes the data files of a run. */
  @FunctionalInterface
  interface Merge {
    Merged merge(MergePlan plan, CommitDraft draft) throws IOException;
  }

  Commit commit(PartitionRange range, boolean canRewrite, Merge merge) throws IOException {
    Branch.State state = branch.state();
    checkHead(state.head());
    return commit(state, MergePlan.of(state, head, facts, range, canRewrite), merge);
  }

  private Commit commit(PartitionRange range, UnaryOperator<MergePlan> change, Merge merge)
      throws IOException {
    Branch.State state = branch.state();
    checkHead(state.head());
    MergePlan plan = MergePlan.of(state, head, facts, range, true);
    return commit(state, change.apply(plan), merge);
  }

  private Commit commit(Branch.State state, MergePlan plan, Merge merge) throws IOException {
    CommitDraft draft = CommitDraft.of(plan, head, facts);
    Merged merged;
    try {
      merged = merge.merge(plan, draft);
      phases.reached(Phase.MERGED);
    } catch (IOException | RuntimeException e) {
      discard(plan);
      throw e;
    }
    Commit commit = merged.commit();
    if (commit == null) {
      discard(plan);
      return java.util.Objects.requireNonNull(head);
    }
    append(state.snapshot(), plan, commit, merged.files());
    return commit;
  }

  private void checkHead(Optional<Commit> found) {
    long expected = head == null ? 0 : head.sequence();
    if (found.isPresent() && found.get().sequence() != expected) {
      throw moved(found.get());
    }
  }

  private void append(
      Optional<Snapshot> snapshot, MergePlan plan, Commit commit, List<RunFile> files)
      throws IOException {
    Snapshot version = snapshot.orElseGet(() -> branch.log().create());
    for (int attempt = 1; ; attempt++) {
      Exception failure;
      boolean surelyNot;
      try {
        branch.log().append(version, commit.sequence(), files);
        phases.reached(Phase.APPENDED);
        return;
      } catch (ConcurrentWriteException e) {
        surelyNot = true;
        failure = e;
      } catch (IOException | RuntimeException e) {
        surelyNot = false;
        failure = e;
      }
      LOG.debug("{}: attempt {} at commit {}", branch, attempt, commit.sequence(), failure);
      Branch.State state = look(commit, failure);
      Optional<Commit> there = state.commit(commit.run());
      if (there.isPresent() && there.get().equals(commit)) {
        return;
      }
      if (there.isPresent()) {
        discard(plan);
        throw moved(there.get());
      }
      if (!surelyNot || attempt == TRIES) {
        throw unknown(commit, failure);
      }
      version = state.snapshot().orElse(version);
    }
  }

  /** The branch as it is after an unclear answer. */
  private Branch.State look(Commit commit, Exception failure) {
    try {
      return branch.state();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      throw unknown(commit, failure);
    }
  }

  // Files that nobody will see only take up space, so a failure to delete them is not one of the
  // commit.
  private void discard(MergePlan plan) {
    try {
      Storage storage = plan.warehouse().storage();
      Path run = plan.newFile("any").getParent();
      for (FileStatus file : storage.list(run)) {
        if (file.getPath().getName().contains(plan.token())) {
          storage.files().delete(file.getPath(), false);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: files of a merge that came to nothing are left behind", branch, e);
    }
  }

  private DatumsException moved(Commit other) {
    return DatumsException.of(
        "BRANCH_MOVED",
        Map.of(
            "job", facts.job(),
            "branch", branch,
            "expected", head == null ? 0 : head.sequence(),
            "other", other.job(),
            "sequence", other.sequence()));
  }

  private DatumsException unknown(Commit commit, Exception cause) {
    return DatumsException.of(
        "COMMIT_STATE_UNKNOWN",
        Map.of(
            "job", facts.job(),
            "branch", branch,
            "sequence", commit.sequence(),
            "cause", String.valueOf(cause.getMessage())),
        cause);
  }
}
