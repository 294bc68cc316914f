package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.DirectoryChange.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of one shard into its rows. New file rows go to a sink in path order; what
 * directories have to know comes out as an iterator, which drives the merge: it must be read to its
 * end. Memory: the depth of the tree and the parts of one path.
 *
 * <p>A directory's children lie in all shards, but within a shard they come one after the other,
 * with only what is below them in between. So one open sum per level of the current path is enough
 * to say once per shard what changes about a directory.
 */
public final class ShardMerge implements Iterator<DirectoryChange> {
  private final int shard;
  private final boolean rewrite;
  private final PathGroups paths;
  private final OutputConflict conflict;
  private final RowSink rows;

  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<DirectoryChange> ready = new ArrayDeque<>();

  /** What changes about the files directly in a directory. */
  private static final class Open {
    final String path;
    final DirectoryState state = new DirectoryState();
    long files;
    long size;
    @Nullable Witness witness;

    Open(String path) {
      this.path = path;
    }
  }

  private ShardMerge(
      int shard, boolean rewrite, PathGroups paths, OutputConflict conflict, RowSink rows) {
    this.shard = shard;
    this.rewrite = rewrite;
    this.paths = paths;
    this.conflict = conflict;
    this.rows = rows;
  }

  /**
   * A merge that writes only what changes.
   *
   * @param changes sorted by canonical path; the order at one path does not matter
   * @param old the shard's rows before
   * @param rows takes files that are new or changed, and notes of paths that are gone
   */
  public static ShardMerge increment(
      int shard, Iterator<Change> changes, OldRows old, OutputConflict conflict, RowSink rows) {
    return new ShardMerge(shard, false, PathGroups.of(changes, old), conflict, rows);
  }

  /**
   * A merge that writes everything again, so that earlier runs are not needed any longer.
   *
   * @param live all live rows of the shard in canonical path order; in a tree whose number of
   *     shards changes, those that belong to the new shard
   */
  public static ShardMerge base(
      int shard,
      Iterator<Change> changes,
      Iterator<TreeRow> live,
      OutputConflict conflict,
      RowSink rows) {
    return new ShardMerge(shard, true, PathGroups.of(changes, live), conflict, rows);
  }

  /**
   * @throws DatumsException {@code OUTPUT_CONFLICT} if several datums write a path and the spec
   *     does not want that; {@code TREE_PART_MISSING} if a contribution that goes is not there
   * @throws UncheckedIOException if the old rows cannot be read or the new ones not be written
   */
  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty()) {
        if (paths.next()) {
          merge();
        } else if (!open.isEmpty()) {
          close();
        } else {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DirectoryChange next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void merge() throws IOException {
    String path = paths.path();
    while (!open.isEmpty() && !TreePaths.isBelow(path, open.element().path)) {
      close();
    }
    TreeRow file = old(RowKind.FILE);
    TreeRow directory = old(RowKind.DIRECTORY);
    List<Part> before = file == null ? List.of() : file.parts();
    List<Part> after =
        paths.cleared()
            ? Parts.merge(path, List.of(), new ArrayList<>(), paths.added())
            : Parts.merge(path, before, paths.removed(), paths.added());
    if (!Parts.same(before, after)) {
      TreeRow row = after.isEmpty() ? null : file(path, after);
      tellParent(file, row);
      if (row != null) {
        rows.accept(row);
      } else if (!rewrite) {
        rows.accept(TreeRow.gone(shard, path));
      }
    } else if (rewrite && file != null) {
      rows.accept(file.inShard(shard));
    }
    if (directory != null || paths.touched()) {
      ready.add(
          new DirectoryChange(
              path,
              directory,
              paths.recorded(),
              paths.unrecorded(),
              paths.cleared(),
              0,
              0,
              TreeRow.NONE,
              after.isEmpty() ? null : newest(after),
              paths.witness()));
    }
  }

  private @Nullable TreeRow old(RowKind kind) {
    TreeRow old = paths.old();
    return old != null && old.kind() == kind ? old : null;
  }

  private TreeRow file(String path, List<Part> parts) {
    if (conflict == OutputConflict.ERROR && !DatumOrder.isOneContribution(parts)) {
      String first = DatumOrder.datum(parts.get(0).datum());
      throw DatumsException.of(
          "OUTPUT_CONFLICT",
          Map.of(
              "path",
              path,
              "datum",
              DatumOrder.show(first),
              "other",
              parts.stream()
                  .map(part -> DatumOrder.datum(part.datum()))
                  .filter(datum -> !datum.equals(first))
                  .findFirst()
                  .map(DatumOrder::show)
                  .orElse(DatumOrder.show(first))));
    }
    return TreeRow.file(shard, path, parts);
  }

  private String newest(List<Part> after) {
    return (paths.added().isEmpty() ? after : paths.added()).get(0).datum();
  }

  private void tellParent(@Nullable TreeRow old, @Nullable TreeRow row) {
    String path = paths.path();
    String parent = TreePaths.parent(path);
    if (open.isEmpty() || !open.element().path.equals(parent)) {
      open.push(new Open(parent));
    }
    Open directory = open.element();
    String name = TreePaths.name(path);
    if (old != null) {
      directory.state.subtract(name, RowKind.FILE, old.size(), old.hash());
      directory.files--;
      directory.size -= old.size();
    }
    if (row != null) {
      directory.state.add(name, RowKind.FILE, row.size(), row.hash());
      directory.files++;
      directory.size += row.size();
      if (directory.witness == null) {
        directory.witness = new Witness(path, newest(row.parts()));
      }
    }
  }

  private void close() {
    Open done = open.remove();
    if (!done.state.isEmpty()) {
      ready.add(
          new DirectoryChange(
              done.path,
              null,
              0,
              0,
              false,
              done.files,
              done.size,
              done.state.toBytes(),
              null,
              done.witness));
    }
  }
}
