package io.sparkdatums.tree;

import io.sparkdatums.tree.DirectoryChange.Witness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What some changes say about one path. */
final class PathChanges {
  final List<Part> added = new ArrayList<>();
  final List<Part> removed = new ArrayList<>();

  /** Whether the path is, was or is wanted as a directory, as far as changes say. */
  boolean touched;

  boolean cleared;
  long recorded;
  long unrecorded;
  @Nullable Witness witness;

  void clear() {
    added.clear();
    removed.clear();
    touched = false;
    cleared = false;
    recorded = 0;
    unrecorded = 0;
    witness = null;
  }

  void take(ChangeRecord next) {
    switch (next.op()) {
      case TOUCH -> touched = true;
      case CLEAR -> cleared = true;
      case REMOVE -> removed.add(next.part());
      case ADD -> added.add(next.part());
      case ADD_DIRECTORY -> {
        touched = true;
        recorded++;
        if (next.hasPart()) {
          witness = new Witness(next.path(), next.datum());
        }
      }
      case REMOVE_DIRECTORY -> {
        touched = true;
        unrecorded++;
      }
    }
  }
}
