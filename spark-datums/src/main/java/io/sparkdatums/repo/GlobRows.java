package io.sparkdatums.repo;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a tree that a glob matches, in canonical order. A large directory is listed, and only
 * those children are entered below which something may match, unless they are so many that reading
 * through all of it is cheaper; a small one is read through.
 */
final class GlobRows implements Iterator<TreeRow> {
  /** A directory of at most as many files is read through. */
  private static final long SMALL = 20_000;

  /** Listing a directory costs about as much as reading so many rows in each run and shard. */
  private static final long LISTING = 100;

  private final LiveRows rows;
  private final Glob glob;
  private final long listing;
  private final long small;
  private final Deque<Level> open = new ArrayDeque<>();
  private @Nullable TreeRow next;

  /**
   * @param enters whether directories among the rows are yet to be entered
   */
  private record Level(Iterator<TreeRow> rows, boolean enters) {}

  /**
   * @param files number of data files of the tree
   */
  GlobRows(LiveRows rows, Glob glob, int files) {
    this(rows, glob, LISTING * files, SMALL);
  }

  /**
   * @param listing what it costs to list a directory, in rows
   * @param small a directory of at most as many files is read through
   */
  GlobRows(LiveRows rows, Glob glob, long listing, long small) {
    this.rows = rows;
    this.glob = glob;
    this.listing = listing;
    this.small = small;
    String prefix = glob.literalPrefix();
    String start = prefix.substring(0, Math.max(1, prefix.lastIndexOf('/')));
    rows.find(start)
        .ifPresent(row -> open.push(new Level(Collections.singleton(row).iterator(), true)));
  }

  @Override
  public boolean hasNext() {
    while (next == null && !open.isEmpty()) {
      Level level = open.peek();
      if (!level.rows().hasNext()) {
        open.pop();
        continue;
      }
      TreeRow row = level.rows().next();
      if (level.enters() && row.kind() == RowKind.DIRECTORY && glob.canMatchBelow(row.path())) {
        open.push(below(row));
      }
      if (glob.matches(row.path())) {
        next = row;
      }
    }
    return next != null;
  }

  private Level below(TreeRow directory) {
    if (directory.files() > small && isWorthListing(directory)) {
      return new Level(rows.children(directory.path()), true);
    }
    Iterator<TreeRow> all = rows.subtree(directory.path());
    all.next();
    return new Level(all, false);
  }

  private boolean isWorthListing(TreeRow directory) {
    long cost = 0;
    for (Iterator<TreeRow> children = rows.children(directory.path()); children.hasNext(); ) {
      TreeRow child = children.next();
      boolean entered = child.kind() == RowKind.DIRECTORY && glob.canMatchBelow(child.path());
      cost += entered ? listing : 1;
      if (cost > directory.files()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public TreeRow next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    TreeRow row = next;
    next = null;
    return row;
  }
}
