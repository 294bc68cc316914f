package io.sparkdatums.tree;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes through the rows of one shard in one data file, forward only, a row group at a time. */
final class TreeCursor {
  private final TreeFile file;
  private final RowIndex index;
  private final int shard;
  private final int endOfGroups;

  private int nextGroup;
  private @Nullable RowGroup group;
  private int row;
  private int end;

  TreeCursor(TreeFile file, int shard) {
    this.file = file;
    this.index = file.index();
    this.shard = shard;
    this.nextGroup = Math.max(0, index.find(shard, TreeRow.NONE));
    this.endOfGroups = index.find(shard + 1, TreeRow.NONE) + 1;
  }

  long run() {
    return file.file().run();
  }

  /** Goes to the next row of the shard; false if there is none. */
  boolean next() throws IOException {
    return (group != null && ++row < end) || load();
  }

  /**
   * Goes to the first row of the shard whose path is not less than the one given, or stays where it
   * is if that is such a row.
   *
   * @return whether there is such a row
   */
  boolean seek(byte[] path) throws IOException {
    if (group != null && PathBytes.compare(path(), path) >= 0) {
      return true;
    }
    if (group == null || (nextGroup < endOfGroups && begins(nextGroup, path))) {
      nextGroup = Math.max(nextGroup, index.find(shard, path));
      if (!load()) {
        return false;
      }
    }
    row = Objects.requireNonNull(group).find(path, row, end);
    return row < end || load();
  }

  /** How many rows, from this one on, are at hand. */
  int atHand() {
    return end - row;
  }

  /** How many of the rows at hand, from this one on, have paths that are less than another. */
  int atHandBefore(byte[] path) {
    return here().find(path, row, end) - row;
  }

  /** Whether a row group has rows that are not greater than a path. */
  private boolean begins(int number, byte[] path) {
    RowIndex.Group next = index.get(number);
    return next.shard() == shard && PathBytes.compare(next.path(), path) <= 0;
  }

  /**
   * Whether a path may be there, as far as that can be told without a look at the rows.
   *
   * @param hash of the path, as {@link PathFilter#hash} gives it
   */
  boolean mayHold(byte[] path, long hash) throws IOException {
    int number = index.find(shard, path);
    return number >= 0 && file.mayHold(number, hash);
  }

  /** The path of the row, in UTF-8. */
  byte[] path() {
    return here().path(row);
  }

  RowKind kind() {
    return here().kind(row);
  }

  /** The whole row. */
  TreeRow row() {
    return here().row(row);
  }

  private RowGroup here() {
    return Objects.requireNonNull(group);
  }

  /** Goes to the first row of the shard in the next row group that has one. */
  private boolean load() throws IOException {
    while (nextGroup < endOfGroups) {
      int number = nextGroup++;
      RowGroup loaded = file.read(number);
      boolean endsHere = nextGroup == index.size() || index.get(nextGroup).shard() != shard;
      row = index.get(number).shard() == shard ? 0 : loaded.find(shard);
      end = endsHere ? loaded.find(shard + 1) : loaded.rows();
      if (row < end) {
        group = loaded;
        return true;
      }
    }
    group = null;
    return false;
  }
}
