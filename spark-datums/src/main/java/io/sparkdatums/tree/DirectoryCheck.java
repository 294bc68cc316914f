package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Checks each directory's row against the rows of its children, up to the root. Since a row is
 * compared with rows, only what is itself wrong is named, not all that is above it. Memory grows
 * with the depth only.
 */
public final class DirectoryCheck {
  private final WrongPaths wrong;
  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable TreeRow root;
  private long directories;

  /** A directory of which not all children were seen. */
  private static final class Open {
    final String path;
    final DirectoryState state = new DirectoryState();
    @Nullable TreeRow row;
    long files;
    long size;
    boolean excused;

    Open(String path) {
      this.path = path;
    }
  }

  /**
   * @param wrong is told what is wrong
   */
  public DirectoryCheck(WrongPaths wrong) {
    this.wrong = wrong;
  }

  /** Takes what shards say of directories, in canonical order of paths. */
  public void take(DirectorySum sum) {
    while (!open.isEmpty() && !holds(open.element().path, sum.path())) {
      close();
    }
    if (open.isEmpty()) {
      open.push(new Open(TreePaths.ROOT));
    }
    while (!open.element().path.equals(sum.path())) {
      open.push(new Open(step(open.element().path, sum.path())));
    }
    Open directory = open.element();
    directory.row = sum.row() == null ? directory.row : sum.row();
    directory.files += sum.files();
    directory.size += sum.size();
    directory.state.combine(DirectoryState.of(sum.state()));
    directory.excused |= sum.wrong();
  }

  /** The root's row, null if there is none. To be asked once, when all was taken. */
  public @Nullable TreeRow finish() {
    while (!open.isEmpty()) {
      close();
    }
    return root;
  }

  /** How many directories there are below the root; known at the end. */
  public long directories() {
    return directories;
  }

  private static boolean holds(String directory, String path) {
    return path.equals(directory) || TreePaths.isBelow(path, directory);
  }

  /** The directory on the way from one to another that is below it. */
  private static String step(String from, String to) {
    int slash = to.indexOf('/', from.length() == 1 ? 1 : from.length() + 1);
    return slash < 0 ? to : to.substring(0, slash);
  }

  private void close() {
    Open done = open.remove();
    TreeRow row = done.row;
    if (row == null) {
      wrong.add(done.path, "it has no row, though something is in it");
      row = TreeRow.directory(0, done.path, done.state, done.size, done.files, 0);
    } else if (!done.excused) {
      String problem = problem(done, row);
      if (problem != null) {
        wrong.add(done.path, problem);
      }
    }
    Open parent = open.peek();
    if (parent == null) {
      root = done.row;
    } else {
      directories++;
      parent.state.add(TreePaths.name(done.path), RowKind.DIRECTORY, row.size(), row.hash());
      parent.files += row.files();
      parent.size += row.size();
    }
  }

  private static @Nullable String problem(Open done, TreeRow row) {
    long children = done.state.count();
    if (children != row.children()) {
      return "it has " + children + " children, its row says " + row.children();
    }
    if (done.files != row.files()) {
      return "there are " + done.files + " files below it, its row says " + row.files();
    }
    if (done.size != row.size()) {
      return "there are " + done.size + " bytes below it, its row says " + row.size();
    }
    if (!Arrays.equals(done.state.digest(), row.hash())) {
      return "its digest is not that of its " + children + " children";
    }
    if (children == 0 && row.explicit() == 0 && !row.path().equals(TreePaths.ROOT)) {
      return "nothing is in it and no datum recorded it";
    }
    return isStateOf(row) ? null : "its state is not that of its digest";
  }

  private static boolean isStateOf(TreeRow row) {
    try {
      return Arrays.equals(DirectoryState.of(row.state()).digest(), row.hash());
    } catch (DatumsException e) {
      return false;
    }
  }
}
