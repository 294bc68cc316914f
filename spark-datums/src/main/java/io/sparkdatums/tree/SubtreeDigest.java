package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The digest of a directory from a stream of the files below it, in memory that grows with the
 * depth only.
 */
public final class SubtreeDigest {
  private final Consumer<TreeRow> directories;
  private final Deque<Open> open = new ArrayDeque<>();
  private final String path;
  private String last;
  private boolean lastIsFile;

  /** A directory that more may be added to. */
  private static final class Open {
    final String path;
    final DirectoryState state = new DirectoryState();
    long size;
    long files;
    long explicit;

    Open(String path) {
      this.path = path;
    }
  }

  /**
   * @param path the directory, {@code "/"} for a whole tree
   */
  public SubtreeDigest(String path) {
    this(path, row -> {});
  }

  /**
   * @param directories is given each directory when it is complete, children before parents; their
   *     shard is 0
   */
  public SubtreeDigest(String path, Consumer<TreeRow> directories) {
    this.directories = directories;
    this.path = path;
    this.last = path;
    open.push(new Open(path));
  }

  /**
   * Adds a file.
   *
   * @throws IllegalArgumentException if the path is not below the directory, not greater in
   *     canonical order than the one before, or in a file
   */
  public void file(String path, long size, byte[] hash) {
    Open parent = open(TreePaths.parent(path), path);
    parent.state.add(TreePaths.name(path), RowKind.FILE, size, hash);
    parent.size += size;
    parent.files++;
    lastIsFile = true;
  }

  /** Adds a directory that exists even if nothing is in it; order and errors are as for a file. */
  public void directory(String path) {
    open(path, path).explicit++;
    lastIsFile = false;
  }

  /** The directory's row: digest, size, files, children. Nothing can be added afterwards. */
  public TreeRow finish() {
    while (open.size() > 1) {
      close();
    }
    return row(open.element());
  }

  private Open open(String directory, String next) {
    if (PathOrder.compare(next, last) <= 0
        || (lastIsFile && TreePaths.isBelow(next, last))
        || !TreePaths.isBelow(next, path)) {
      throw new IllegalArgumentException(next + " cannot follow " + last);
    }
    last = next;
    while (!holds(open.element().path, directory)) {
      close();
    }
    while (!open.element().path.equals(directory)) {
      String top = open.element().path;
      int from = top.length() == 1 ? 1 : top.length() + 1;
      int slash = directory.indexOf('/', from);
      open.push(new Open(slash < 0 ? directory : directory.substring(0, slash)));
    }
    return open.element();
  }

  private static boolean holds(String directory, String other) {
    return other.equals(directory) || TreePaths.isBelow(other, directory);
  }

  private void close() {
    Open done = open.pop();
    Open parent = Objects.requireNonNull(open.peek());
    TreeRow row = row(done);
    parent.state.add(TreePaths.name(row.path()), RowKind.DIRECTORY, row.size(), row.hash());
    parent.size += done.size;
    parent.files += done.files;
  }

  private TreeRow row(Open done) {
    TreeRow row = TreeRow.directory(0, done.path, done.state, done.size, done.files, done.explicit);
    directories.accept(row);
    return row;
  }
}
