package io.sparkdatums.tree;

import io.sparkdatums.pack.PathHash;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rows of one shard: each file against its contributions. What the shard says of
 * directories comes out for a {@link DirectoryCheck}; the iterator must be read to its end. Memory:
 * the depth of the tree.
 */
public final class ShardCheck implements Iterator<DirectorySum> {
  private final int shards;
  private final Iterator<TreeRow> rows;
  private final WrongPaths wrong;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<DirectorySum> ready = new ArrayDeque<>();

  /** The files directly in a directory. */
  private static final class Open {
    final String path;
    final DirectoryState state = new DirectoryState();
    long files;
    long size;
    boolean wrong;

    Open(String path) {
      this.path = path;
    }
  }

  /**
   * @param shards the number of shards of the tree
   * @param rows the live rows of the shard, in canonical path order
   * @param wrong is told what is wrong
   */
  public ShardCheck(int shards, Iterator<TreeRow> rows, WrongPaths wrong) {
    this.shards = shards;
    this.rows = rows;
    this.wrong = wrong;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty()) {
      if (rows.hasNext()) {
        take(rows.next());
      } else if (!open.isEmpty()) {
        close();
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public DirectorySum next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void take(TreeRow row) {
    while (!open.isEmpty() && !TreePaths.isBelow(row.path(), open.element().path)) {
      close();
    }
    String problem = problem(row);
    if (problem != null) {
      wrong.add(row.path(), problem);
    }
    if (row.kind() == RowKind.FILE) {
      tellParent(row, problem != null);
    } else {
      ready.add(new DirectorySum(row.path(), row, 0, 0, TreeRow.NONE, false));
    }
  }

  private @Nullable String problem(TreeRow row) {
    int shard = PathHash.shard(row.path(), shards);
    if (shard != row.shard()) {
      return "its row is in shard " + row.shard() + ", where nobody looks for it";
    }
    return row.kind() == RowKind.FILE ? problem(row, row.parts()) : null;
  }

  private static @Nullable String problem(TreeRow file, List<Part> parts) {
    if (parts.isEmpty()) {
      return "it is a file to which nothing contributed";
    }
    long size = parts.stream().mapToLong(Part::length).sum();
    if (size != file.size()) {
      return "its size is " + file.size() + " bytes, that of its contributions " + size;
    }
    if (!Arrays.equals(Digests.file(parts), file.hash())) {
      return "its hash is not that of its " + parts.size() + " contributions";
    }
    for (int i = 1; i < parts.size(); i++) {
      if (DatumOrder.PARTS.compare(parts.get(i - 1), parts.get(i)) > 0) {
        return "its contributions are not in the order of their datums";
      }
    }
    return null;
  }

  private void tellParent(TreeRow file, boolean isWrong) {
    String parent = TreePaths.parent(file.path());
    if (open.isEmpty() || !open.element().path.equals(parent)) {
      open.push(new Open(parent));
    }
    Open directory = open.element();
    directory.state.add(TreePaths.name(file.path()), RowKind.FILE, file.size(), file.hash());
    directory.files++;
    directory.size += file.size();
    directory.wrong |= isWrong;
  }

  private void close() {
    Open done = open.remove();
    ready.add(
        new DirectorySum(done.path, null, done.files, done.size, done.state.toBytes(), done.wrong));
  }
}
