package io.sparkdatums.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges cursors into the rows that are alive, in canonical path order. Of several rows of one path
 * that of the newest run counts; within a run one that is there counts before one that is gone, for
 * a path may cease to be a file and become a directory in one run.
 */
final class LiveMerge implements Iterator<TreeRow> {
  /** What becomes of the note that a path is gone. */
  enum Gone {
    LEFT_OUT,
    /** It comes out as a row of its own, for runs to which earlier ones belong. */
    KEPT
  }

  private final PathRange range;
  private final Walk walk;
  private final Gone gone;
  private final PriorityQueue<TreeCursor> waiting;
  private @Nullable TreeCursor least;

  /** How many rows of the least cursor, from its row on, come before those of all others. */
  private int alone;

  private @Nullable TreeRow ready;

  LiveMerge(List<TreeCursor> cursors, PathRange range, Walk walk, Gone gone) {
    this.range = range;
    this.walk = walk;
    this.gone = gone;
    this.waiting = new PriorityQueue<>(Math.max(1, cursors.size()), LiveMerge::compare);
    try {
      for (TreeCursor cursor : cursors) {
        if (cursor.seek(range.from())) {
          waiting.add(cursor);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    least = waiting.poll();
    alone = rowsAlone();
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready == null && least != null && range.holds(least.path())) {
        step(least);
      }
      return ready != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public TreeRow next() {
    if (!hasNext() || ready == null) {
      throw new NoSuchElementException();
    }
    TreeRow row = ready;
    ready = null;
    return row;
  }

  private void step(TreeCursor newest) throws IOException {
    byte[] path = newest.path();
    boolean wanted = walk.wants(path);
    RowKind kind = take(newest, wanted);
    if (alone > 1) {
      alone--;
      newest.next();
    } else {
      kind = pass(newest, path, wanted, kind);
    }
    // Nothing that is alive is below anything else.
    if (kind == RowKind.DIRECTORY && !walk.enters(path)) {
      skipBelow(path);
    }
  }

  /** Takes all cursors past a path; gives the kind of row that counts. */
  private RowKind pass(TreeCursor newest, byte[] path, boolean wanted, RowKind taken)
      throws IOException {
    RowKind kind = taken;
    long run = newest.run();
    for (TreeCursor other = waiting.peek();
        other != null && Arrays.equals(other.path(), path);
        other = waiting.peek()) {
      waiting.remove();
      if (kind == RowKind.GONE && other.run() == run) {
        kind = take(other, wanted);
      }
      if (other.next()) {
        waiting.add(other);
      }
    }
    least = goOn(newest, newest.next());
    alone = rowsAlone();
    return kind;
  }

  private int rowsAlone() {
    TreeCursor other = waiting.peek();
    if (least == null) {
      return 0;
    }
    return other == null ? least.atHand() : least.atHandBefore(other.path());
  }

  private RowKind take(TreeCursor cursor, boolean wanted) {
    RowKind kind = cursor.kind();
    if (wanted && (gone == Gone.KEPT || kind != RowKind.GONE)) {
      ready = cursor.row();
    }
    return kind;
  }

  private static int compare(TreeCursor one, TreeCursor other) {
    int order = PathBytes.compare(one.path(), other.path());
    return order != 0 ? order : Long.compare(other.run(), one.run());
  }

  // Mostly the same cursor has the least path again, and then the queue stays as it is.
  private @Nullable TreeCursor goOn(TreeCursor cursor, boolean more) {
    TreeCursor other = waiting.peek();
    if (more && (other == null || compare(cursor, other) <= 0)) {
      return cursor;
    }
    if (more) {
      waiting.add(cursor);
    }
    return waiting.poll();
  }

  private void skipBelow(byte[] path) throws IOException {
    // Less than everything that follows but what is below: no name holds NUL.
    byte[] after = Arrays.copyOf(path, path.length + 1);
    after[path.length] = 1;
    while (least != null && PathBytes.compare(least.path(), after) < 0) {
      least = goOn(least, least.seek(after));
    }
    alone = rowsAlone();
  }
}
