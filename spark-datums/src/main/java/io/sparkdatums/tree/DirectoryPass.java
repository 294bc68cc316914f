package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.DirectoryChange.Witness;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds the shards' directory changes upwards and makes the new directory rows, children before
 * parents, the root last. Memory grows with the depth only.
 *
 * <p>In canonical order a directory comes before what is below it, so a stack of the current path
 * is all that is open, and a directory is complete when a path outside of it comes.
 */
public final class DirectoryPass implements Iterator<TreeRow> {
  private final int shards;
  private final boolean rewrite;
  private final Iterator<DirectoryChange> changes;
  private final Function<String, Optional<TreeRow>> below;

  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable DirectoryChange change;
  private String last = TreePaths.ROOT;
  private @Nullable TreeRow ready;
  private @Nullable TreeRow root;
  private long directories;

  /** A directory that more may be said about. */
  private static final class Open {
    final String path;
    final DirectoryState state = new DirectoryState();
    @Nullable TreeRow old;
    long recorded;
    long unrecorded;
    boolean cleared;
    long files;
    long size;
    @Nullable String file;
    @Nullable Witness witness;

    Open(String path) {
      this.path = path;
    }

    void take(DirectoryChange change) {
      old = change.old() == null ? old : change.old();
      recorded += change.recorded();
      unrecorded += change.unrecorded();
      cleared |= change.cleared();
      files += change.files();
      size += change.size();
      state.combine(DirectoryState.of(change.state()));
      file = file == null ? change.file() : file;
      witness = witness == null ? change.witness() : witness;
    }
  }

  private DirectoryPass(
      int shards,
      boolean rewrite,
      Iterator<DirectoryChange> changes,
      Function<String, Optional<TreeRow>> below) {
    this.shards = shards;
    this.rewrite = rewrite;
    this.changes = changes;
    this.below = below;
  }

  /**
   * A pass that makes rows of directories that changed.
   *
   * @param shards number of shards of the tree
   * @param changes of all shards, sorted by canonical path; there is one of the root at least, and
   *     one of every directory above any other
   * @param below finds some live file of the old tree below a directory; asked only to name it in
   *     an error
   */
  public static DirectoryPass increment(
      int shards, Iterator<DirectoryChange> changes, Function<String, Optional<TreeRow>> below) {
    return new DirectoryPass(shards, false, changes, below);
  }

  /** A pass that makes rows of all directories; the parameters are as for an increment. */
  public static DirectoryPass base(
      int shards, Iterator<DirectoryChange> changes, Function<String, Optional<TreeRow>> below) {
    return new DirectoryPass(shards, true, changes, below);
  }

  /**
   * @throws DatumsException {@code TREE_CONFLICT} if a path is both a file and a directory; {@code
   *     TREE_PART_MISSING} if a directory is no longer recorded by more datums than recorded it
   * @throws IllegalStateException if changes are not sorted or one of a parent is missing
   */
  @Override
  public boolean hasNext() {
    while (ready == null && root == null) {
      if (change == null && changes.hasNext()) {
        change = changes.next();
      }
      Open top = open.peek();
      if (change == null || (top != null && !holds(top.path, change.path()))) {
        close();
      } else {
        take(top, change);
        change = null;
      }
    }
    return ready != null;
  }

  /** A directory's new row, or the note that it is gone. */
  @Override
  public TreeRow next() {
    if (!hasNext() || ready == null) {
      throw new NoSuchElementException();
    }
    TreeRow row = ready;
    ready = null;
    return row;
  }

  /** The root directory as it is now; known when there are no more rows. */
  public TreeRow root() {
    if (root == null) {
      throw new IllegalStateException("not all rows were read");
    }
    return root;
  }

  /** By how much the number of directories below the root changed; known at the end. */
  public long directories() {
    return directories;
  }

  private static boolean holds(String directory, String path) {
    return path.equals(directory) || TreePaths.isBelow(path, directory);
  }

  private void take(@Nullable Open top, DirectoryChange next) {
    if (top != null && top.path.equals(next.path())) {
      top.take(next);
      return;
    }
    boolean follows =
        top == null
            ? next.path().equals(TreePaths.ROOT)
            : TreePaths.isChild(next.path(), top.path) && PathOrder.compare(next.path(), last) > 0;
    if (!follows) {
      throw new IllegalStateException("a change of " + next.path() + " after one of " + last);
    }
    last = next.path();
    Open directory = new Open(next.path());
    directory.take(next);
    open.push(directory);
  }

  private void close() {
    Open done = open.poll();
    if (done == null) {
      throw new IllegalStateException("no change of the root directory");
    }
    TreeRow old = done.old;
    TreeRow row = row(done);
    Open parent = open.peek();
    boolean lives = parent == null || row.children() > 0 || row.explicit() > 0;
    if (lives && done.file != null) {
      throw conflict(done, done.file);
    }
    boolean changed = old == null || !same(old, row);
    if (lives && (changed || rewrite)) {
      ready = row;
    } else if (!lives && old != null && done.file == null && !rewrite) {
      ready = TreeRow.gone(row.shard(), row.path());
    }
    if (parent == null) {
      root = row;
    } else if (changed || !lives) {
      tellParent(parent, done, old, lives ? row : null);
    }
  }

  private TreeRow row(Open done) {
    TreeRow old = done.old;
    int shard = PathHash.shard(done.path, shards);
    if (old == null) {
      return TreeRow.directory(
          shard, done.path, done.state, done.size, done.files, recorded(done, 0));
    }
    long recorded = recorded(done, done.cleared ? 0 : old.explicit());
    if (done.state.isEmpty() && recorded == old.explicit()) {
      return old.inShard(shard);
    }
    DirectoryState state = DirectoryState.of(old.state());
    state.combine(done.state);
    return TreeRow.directory(
        shard, done.path, state, old.size() + done.size, old.files() + done.files, recorded);
  }

  // The state is left out: it may be written in different ways.
  private static boolean same(TreeRow one, TreeRow other) {
    return Arrays.equals(one.hash(), other.hash())
        && one.size() == other.size()
        && one.files() == other.files()
        && one.children() == other.children()
        && one.explicit() == other.explicit();
  }

  private static long recorded(Open done, long before) {
    long recorded = before + done.recorded - (done.cleared ? 0 : done.unrecorded);
    if (recorded < 0) {
      throw DatumsException.of(
          "TREE_PART_MISSING", Map.of("path", done.path, "datum", "that recorded the directory"));
    }
    return recorded;
  }

  private void tellParent(Open parent, Open done, @Nullable TreeRow old, @Nullable TreeRow row) {
    String name = TreePaths.name(done.path);
    if (old != null) {
      parent.state.subtract(name, RowKind.DIRECTORY, old.size(), old.hash());
      parent.size -= old.size();
      parent.files -= old.files();
      directories--;
    }
    if (row != null) {
      parent.state.add(name, RowKind.DIRECTORY, row.size(), row.hash());
      parent.size += row.size();
      parent.files += row.files();
      directories++;
      parent.witness = parent.witness == null ? done.witness : parent.witness;
    }
  }

  private DatumsException conflict(Open done, String file) {
    Witness witness = done.witness;
    if (witness == null) {
      witness =
          below
              .apply(done.path)
              .map(row -> new Witness(row.path(), row.parts().get(0).datum()))
              .orElse(new Witness(done.path, "that recorded the directory"));
    }
    return DatumsException.of(
        "TREE_CONFLICT",
        Map.of(
            "path",
            done.path,
            "datum",
            DatumOrder.show(file),
            "other",
            DatumOrder.show(witness.datum()),
            "below",
            witness.path()));
  }
}
