package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Deletes files and directories of a branch: one call, one commit. Their contents stay, for earlier
 * commits.
 */
public final class DeleteFiles {
  private static final int FEW = 50_000;

  private final Branch branch;
  private final Supplier<SparkSession> spark;
  private final int few;

  /**
   * Deletes from a branch.
   *
   * @param spark asked for a session only if the work is too much for this process
   */
  public DeleteFiles(Branch branch, Supplier<SparkSession> spark) {
    this(branch, spark, FEW);
  }

  /**
   * @param few how many files are deleted without a Spark job
   */
  DeleteFiles(Branch branch, Supplier<SparkSession> spark, int few) {
    this.branch = branch;
    this.spark = spark;
    this.few = few;
  }

  /** Whether a row of the tree is to go. */
  private interface Gone extends Predicate<TreeRow>, Serializable {}

  /** Finds, in a tree, the paths that are deleted with all that is below them. */
  @FunctionalInterface
  private interface Tops {
    Iterator<String> in(Tree tree);
  }

  /**
   * Deletes what is at the paths and all that is below them. A path at which there is nothing is
   * left alone.
   *
   * @return the new commit, or the head if there was nothing to delete
   * @throws DatumsException {@code PATH_INVALID}; {@code BRANCH_EMPTY} if the branch has no commit
   */
  public Commit delete(List<String> paths) throws IOException {
    List<String> checked = paths.stream().map(PathGuard::check).toList();
    return delete(tree -> checked.iterator(), isAtOrBelow(checked));
  }

  /**
   * Deletes what a glob matches and all that is below it.
   *
   * @see #delete(List)
   */
  public Commit delete(Glob glob) throws IOException {
    return delete(tree -> new Mapped<>(tree.glob(glob), TreeRow::path), new Matched(glob));
  }

  private Commit delete(Tops tops, Gone gone) throws IOException {
    return Restart.whenMoved(
        () -> {
          try (Tree tree = branch.tree().orElseThrow(() -> branch.empty())) {
            return delete(tree, tops.in(tree), gone);
          }
        });
  }

  private Commit delete(Tree tree, Iterator<String> tops, Gone gone) throws IOException {
    Commit head = tree.commit();
    String job =
        String.format(Locale.ROOT, "delete-%016x-", head.sequence() + 1)
            + UUID.randomUUID().toString().substring(0, 8);
    List<Change> changes = few(tree, tops);
    if (changes != null) {
      return changes.isEmpty()
          ? head
          : TreeCommitter.commit(branch, head, changes, facts(job, changes.size()));
    }
    SparkSession session = spark.get();
    return TreeCommitter.commit(
        session,
        branch,
        head,
        TreeChanges.of(many(session, branch.repo().warehouse(), tree, gone)),
        facts(job, -1));
  }

  private static CommitFacts facts(String job, long changes) {
    return new CommitFacts(
        job, "{}", OutputConflict.CONCAT, 0, changes, CommitFacts.Unchanged.KEEP_HEAD);
  }

  /** The changes, or null if there are too many for this process. */
  private @Nullable List<Change> few(Tree tree, Iterator<String> tops) {
    List<Change> changes = new ArrayList<>();
    String last = null;
    while (tops.hasNext()) {
      String top = tops.next();
      // What a glob matches below a match goes with it.
      if (last != null && ShardRows.isBelow(top, last)) {
        continue;
      }
      last = top;
      for (Iterator<TreeRow> rows = tree.walk(top); rows.hasNext(); ) {
        TreeRow row = rows.next();
        if (counts(row)) {
          changes.add(new Change(Change.Op.CLEAR, row.path(), null));
        }
        if (changes.size() > few) {
          return null;
        }
      }
    }
    return changes;
  }

  // Other directories go when they are empty.
  private static boolean counts(TreeRow row) {
    return row.kind() == RowKind.FILE || row.explicit() > 0;
  }

  private static Gone isAtOrBelow(List<String> paths) {
    List<String> tops = List.copyOf(paths);
    return row -> tops.stream().anyMatch(top -> ShardRows.isBelow(row.path(), top));
  }

  /** What a glob matches and what is below it; tasks take the pattern along. */
  private static final class Matched implements Gone {
    private static final long serialVersionUID = 1L;

    private final String pattern;
    private transient @Nullable Glob glob;

    Matched(Glob glob) {
      this.pattern = glob.pattern();
    }

    @Override
    public boolean test(TreeRow row) {
      if (glob == null) {
        glob = Glob.parse(pattern);
      }
      String path = row.path();
      for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (glob.matches(path.substring(0, end))) {
          return true;
        }
      }
      return glob.matches("/");
    }
  }

  /** The changes that delete all that is at and below some paths, made in a Spark job. */
  static Dataset<Row> many(
      SparkSession session, Warehouse warehouse, Tree tree, List<String> paths) {
    return many(session, warehouse, tree, isAtOrBelow(paths));
  }

  private static Dataset<Row> many(
      SparkSession session, Warehouse warehouse, Tree tree, Gone gone) {
    return ShardRows.changes(
        session,
        warehouse,
        tree,
        row ->
            counts(row) && gone.test(row)
                ? List.of(new Change(Change.Op.CLEAR, row.path(), null))
                : List.of());
  }
}
