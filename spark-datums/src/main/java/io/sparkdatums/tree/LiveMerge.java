package io.sparkdatums.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
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
  /** What is wanted of a directory. */
  enum Extent {
    /** The directory itself and all that is below it. */
    SUBTREE,
    /** What is directly in it. */
    CHILDREN
  }

  /** What becomes of the note that a path is gone. */
  enum Gone {
    LEFT_OUT,
    /** It comes out as a row of its own, for runs to which earlier ones belong. */
    KEPT
  }

  private static final Comparator<TreeCursor> ORDER =
      Comparator.comparing(TreeCursor::path, PathBytes::compare)
          .thenComparing(Comparator.comparingLong(TreeCursor::run).reversed());

  private final byte[] directory;
  private final Extent extent;
  private final Gone gone;
  private final PriorityQueue<TreeCursor> waiting;
  private @Nullable TreeCursor least;
  private @Nullable TreeRow ready;

  LiveMerge(List<TreeCursor> cursors, byte[] directory, Extent extent, Gone gone) {
    this.directory = directory;
    this.extent = extent;
    this.gone = gone;
    this.waiting = new PriorityQueue<>(Math.max(1, cursors.size()), ORDER);
    try {
      for (TreeCursor cursor : cursors) {
        if (cursor.seek(directory)) {
          waiting.add(cursor);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    least = waiting.poll();
  }

  @Override
  public boolean hasNext() {
    try {
      // /a is followed by what is in it, then by what begins with the same letters, as /a.b does.
      while (ready == null && least != null && PathBytes.isAtOrBelow(least.path(), directory)) {
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
    long run = newest.run();
    boolean wanted = extent == Extent.SUBTREE || !Arrays.equals(path, directory);
    take(newest, wanted);
    for (TreeCursor other = waiting.peek();
        other != null && Arrays.equals(other.path(), path);
        other = waiting.peek()) {
      waiting.remove();
      take(other, wanted && !isThere(ready) && other.run() == run);
      if (other.next()) {
        waiting.add(other);
      }
    }
    least = goOn(newest, newest.next());
    if (extent == Extent.CHILDREN && wanted && isDirectory(ready)) {
      skipBelow(path);
    }
  }

  // Nothing that is alive is below anything else.
  private static boolean isDirectory(@Nullable TreeRow row) {
    return row != null && row.kind() == RowKind.DIRECTORY;
  }

  private static boolean isThere(@Nullable TreeRow row) {
    return row != null && row.kind() != RowKind.GONE;
  }

  private void take(TreeCursor cursor, boolean wanted) {
    if (wanted && (gone == Gone.KEPT || cursor.kind() != RowKind.GONE)) {
      ready = cursor.row();
    }
  }

  // Mostly the same cursor has the least path again, and then the queue stays as it is.
  private @Nullable TreeCursor goOn(TreeCursor cursor, boolean more) {
    TreeCursor other = waiting.peek();
    if (more && (other == null || ORDER.compare(cursor, other) <= 0)) {
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
  }
}
