package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.DirectoryChange.Witness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorted changes, path by path, each with the row that the path had before. With all live rows at
 * hand, paths that nothing changes come by as well.
 */
final class PathGroups {
  private final Iterator<Change> changes;
  private final OldRows rows;
  private final Iterator<TreeRow> live;

  private @Nullable Change change;
  private @Nullable TreeRow row;
  private String path = "";
  private @Nullable TreeRow old;
  private final List<Part> added = new ArrayList<>();
  private final List<Part> removed = new ArrayList<>();
  private boolean touched;
  private boolean cleared;
  private long recorded;
  private long unrecorded;
  private @Nullable Witness witness;

  private PathGroups(Iterator<Change> changes, OldRows rows, Iterator<TreeRow> live) {
    this.changes = changes;
    this.rows = rows;
    this.live = live;
    this.change = changes.hasNext() ? changes.next() : null;
    this.row = live.hasNext() ? live.next() : null;
  }

  static PathGroups of(Iterator<Change> changes, OldRows rows) {
    return new PathGroups(changes, rows, List.<TreeRow>of().iterator());
  }

  static PathGroups of(Iterator<Change> changes, Iterator<TreeRow> live) {
    return new PathGroups(changes, OldRows.NONE, live);
  }

  /** Goes to the next path; false if there is none. */
  boolean next() throws IOException {
    added.clear();
    removed.clear();
    touched = false;
    cleared = false;
    recorded = 0;
    unrecorded = 0;
    witness = null;
    if (row != null && (change == null || PathOrder.compare(row.path(), change.path()) <= 0)) {
      advance(row.path());
      old = row;
      row = live.hasNext() ? live.next() : null;
    } else if (change != null) {
      advance(change.path());
      old = rows.find(path);
    } else {
      return false;
    }
    while (change != null && change.path().equals(path)) {
      take(change);
      change = changes.hasNext() ? changes.next() : null;
    }
    return true;
  }

  String path() {
    return path;
  }

  @Nullable TreeRow old() {
    return old;
  }

  List<Part> added() {
    return added;
  }

  List<Part> removed() {
    return removed;
  }

  /** Whether the path is, was or is wanted as a directory, as far as changes say. */
  boolean touched() {
    return touched;
  }

  boolean cleared() {
    return cleared;
  }

  long recorded() {
    return recorded;
  }

  long unrecorded() {
    return unrecorded;
  }

  @Nullable Witness witness() {
    return witness;
  }

  private void advance(String to) {
    if (!path.isEmpty() && PathOrder.compare(to, path) <= 0) {
      throw new IllegalStateException("paths are not sorted: " + to + " after " + path);
    }
    path = to;
  }

  private void take(Change next) {
    Part part = next.part();
    switch (next.op()) {
      case TOUCH -> touched = true;
      case CLEAR -> cleared = true;
      case REMOVE -> removed.add(checked(part));
      case ADD -> added.add(checked(part));
      case ADD_DIRECTORY -> {
        touched = true;
        recorded++;
        if (part != null) {
          witness = new Witness(path, part.datum());
        }
      }
      case REMOVE_DIRECTORY -> {
        touched = true;
        unrecorded++;
      }
    }
  }

  private static Part checked(@Nullable Part part) {
    if (part == null) {
      throw new IllegalStateException("a change of a file without its part");
    }
    return part;
  }
}
