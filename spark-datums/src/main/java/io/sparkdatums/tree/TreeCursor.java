package io.sparkdatums.tree;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes through the rows of one shard in one data file, forward only, a row group at a time. */
final class TreeCursor {
  private final TreeFile file;
  private final int shard;
  private final int end;

  private @Nullable ColumnPages pages;
  private int next;
  private boolean mixed;

  TreeCursor(TreeFile file, int shard) {
    this.file = file;
    this.shard = shard;
    this.end = file.index().find(shard + 1, TreeRow.NONE) + 1;
    this.next = Math.max(0, file.index().find(shard, TreeRow.NONE));
  }

  long run() {
    return file.file().run();
  }

  /** Goes to the next row of the shard; false if there is none. */
  boolean next() throws IOException {
    while (pages != null || load()) {
      if (!advance()) {
        pages = null;
      } else if (!mixed || shardHere() == shard) {
        return true;
      } else if (shardHere() > shard) {
        pages = null;
        next = end;
      }
    }
    return false;
  }

  /**
   * Goes to the first row of the shard whose path is not less than the one given, or stays where it
   * is if that is such a row.
   *
   * @return whether there is such a row
   */
  boolean seek(byte[] path) throws IOException {
    RowIndex index = file.index();
    if (pages == null || (next < end && PathBytes.compare(index.get(next).path(), path) <= 0)) {
      next = Math.max(next, index.find(shard, path));
      pages = null;
    } else if (PathBytes.compare(pages.path(), path) >= 0) {
      return true;
    }
    while (next()) {
      if (PathBytes.compare(path(), path) >= 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a path may be there, as far as that can be told without a look at the rows.
   *
   * @param hash of the path, as {@link PathFilter#hash} gives it
   */
  boolean mayHold(byte[] path, long hash) throws IOException {
    int group = file.index().find(shard, path);
    return group >= 0 && file.mayHold(group, hash);
  }

  /** The path of the row, in UTF-8. */
  byte[] path() {
    return here().path();
  }

  RowKind kind() {
    try {
      return here().kind();
    } catch (RuntimeException e) {
      throw TreeFile.corrupt(file.file(), e);
    }
  }

  /** The whole row. */
  TreeRow row() {
    try {
      return here().row();
    } catch (RuntimeException e) {
      throw TreeFile.corrupt(file.file(), e);
    }
  }

  private ColumnPages here() {
    return Objects.requireNonNull(pages);
  }

  private boolean advance() {
    try {
      return here().next();
    } catch (RuntimeException e) {
      throw TreeFile.corrupt(file.file(), e);
    }
  }

  private int shardHere() {
    try {
      return here().shard();
    } catch (RuntimeException e) {
      throw TreeFile.corrupt(file.file(), e);
    }
  }

  private boolean load() throws IOException {
    if (next >= end) {
      return false;
    }
    RowIndex index = file.index();
    int from = next++;
    mixed =
        index.get(from).shard() != shard
            || next == index.size()
            || index.get(next).shard() != shard;
    pages = file.read(from);
    return true;
  }
}
