package io.sparkdatums.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a merge of one shard has to look at, in order, each with the row that it had
 * before. With all live rows at hand, paths that nothing changes come by as well.
 */
final class PathGroups {
  private final int shard;
  private final ShardChanges changes;
  private final OldRows rows;
  private final Iterator<TreeRow> live;

  private @Nullable TreeRow row;
  private byte[] rowPath = TreeRow.NONE;
  private byte[] path = new byte[1 << 8];
  private int length;
  private byte[] previous = new byte[1 << 8];
  private byte[] code = new byte[1 << 8];
  private int codeLength;
  private @Nullable String text;
  private @Nullable TreeRow old;
  private boolean changed;

  private PathGroups(int shard, ShardChanges changes, OldRows rows, Iterator<TreeRow> live) {
    this.shard = shard;
    this.changes = changes;
    this.rows = rows;
    this.live = live;
    this.row = live.hasNext() ? live.next() : null;
    this.rowPath = row == null ? TreeRow.NONE : row.path().getBytes(StandardCharsets.UTF_8);
  }

  static PathGroups of(int shard, ShardChanges changes, OldRows rows) {
    return new PathGroups(shard, changes, rows, List.<TreeRow>of().iterator());
  }

  static PathGroups of(int shard, ShardChanges changes, Iterator<TreeRow> live) {
    return new PathGroups(shard, changes, OldRows.NONE, live);
  }

  /** Goes to the next path, when all changes of the last one are taken; false if there is none. */
  boolean next() throws IOException {
    changed = changes.isIn(shard);
    if (!changed && row == null) {
      return false;
    }
    byte[] before = path;
    int lengthBefore = length;
    path = previous;
    previous = before;
    text = null;
    if (changed) {
      take(changes.change());
    }
    int order = row == null ? 1 : changed ? compareRow() : -1;
    if (order <= 0) {
      changed &= order == 0;
      takeRow();
    } else {
      old = rows == OldRows.NONE ? null : rows.find(Arrays.copyOf(path, length));
    }
    if (lengthBefore > 0 && PathBytes.compare(path, length, previous, lengthBefore) <= 0) {
      String last = new String(previous, 0, lengthBefore, StandardCharsets.UTF_8);
      throw new IllegalStateException("paths are not sorted: " + text() + " after " + last);
    }
    return true;
  }

  private int compareRow() {
    return PathBytes.compare(rowPath, rowPath.length, path, length);
  }

  private void take(ChangeRecord change) {
    length = change.pathLength();
    if (path.length < length) {
      path = new byte[2 * length];
    }
    if (code.length < length) {
      code = new byte[2 * length];
    }
    codeLength = length;
    System.arraycopy(change.bytes(), change.pathAt(), code, 0, length);
    ChangeBytes.text(code, 0, length, path, 0);
  }

  private void takeRow() {
    old = row;
    length = rowPath.length;
    if (path.length < length) {
      path = new byte[2 * length];
    }
    System.arraycopy(rowPath, 0, path, 0, length);
    row = live.hasNext() ? live.next() : null;
    rowPath = row == null ? TreeRow.NONE : row.path().getBytes(StandardCharsets.UTF_8);
  }

  /** The path in UTF-8, of which {@link #length} bytes count. */
  byte[] path() {
    return path;
  }

  int length() {
    return length;
  }

  String text() {
    if (text == null) {
      text = new String(path, 0, length, StandardCharsets.UTF_8);
    }
    return text;
  }

  @Nullable TreeRow old() {
    return old;
  }

  /** Whether there is a change of the path that was not taken. */
  boolean isChanged() {
    return changed;
  }

  /** The change. */
  ChangeRecord change() {
    return changes.change();
  }

  /** Goes to the next change; false if it is not one of the path. */
  boolean advance() throws IOException {
    changes.advance();
    changed = changes.hasNext() && isHere(changes.change());
    return changed;
  }

  private boolean isHere(ChangeRecord change) {
    int from = change.pathAt();
    return change.shard() == shard
        && !change.isMention()
        && Arrays.equals(change.bytes(), from, from + change.pathLength(), code, 0, codeLength);
  }
}
