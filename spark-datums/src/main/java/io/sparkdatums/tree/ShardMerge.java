package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.DirectoryChange.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of one shard into its rows. New file rows go to a sink in path order; what
 * directories have to know comes out as an iterator, which drives the merge: it must be read to its
 * end.
 *
 * <p>Most changes of most merges are contributions to paths at which nothing was. These go from
 * their bytes to the sink and to the directory's sum one by one, without an object for each. Where
 * the path had a row, its parts and what changes about them are lists.
 *
 * <p>Memory: the depth of the tree, and the parts of one path that had a row or the hashes of those
 * of one that is new.
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
  private final PathChanges changes = new PathChanges();
  private final Digests digests = new Digests();
  private final PartsHash parts = new PartsHash(digests);
  private final Terms terms = new Terms(digests);
  private byte[] first = TreeRow.NONE;
  private int firstLength;
  private boolean recorded;

  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<DirectoryChange> ready = new ArrayDeque<>();

  /** What changes about the files directly in a directory. */
  private static final class Open {
    final byte[] path;
    final DirectoryState state = new DirectoryState();
    long files;
    long size;
    @Nullable Witness witness;

    Open(byte[] path) {
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
   * @param changes those of the shard come next
   * @param old the shard's rows before
   * @param rows takes files that are new or changed, and notes of paths that are gone
   */
  public static ShardMerge increment(
      int shard, ShardChanges changes, OldRows old, OutputConflict conflict, RowSink rows) {
    return new ShardMerge(shard, false, PathGroups.of(shard, changes, old), conflict, rows);
  }

  /**
   * A merge that writes everything again, so that earlier runs are not needed any longer.
   *
   * @param live all live rows of the shard in canonical path order; in a tree whose number of
   *     shards changes, those that belong to the new shard
   */
  public static ShardMerge base(
      int shard,
      ShardChanges changes,
      Iterator<TreeRow> live,
      OutputConflict conflict,
      RowSink rows) {
    return new ShardMerge(shard, true, PathGroups.of(shard, changes, live), conflict, rows);
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
    while (!open.isEmpty()
        && !PathBytes.isBelow(paths.path(), paths.length(), open.element().path)) {
      close();
    }
    changes.clear();
    boolean isNew =
        paths.old() == null && paths.isChanged() && paths.change().op() == Change.Op.ADD;
    if (isNew) {
      newFile();
    }
    while (paths.isChanged()) {
      changes.take(paths.change());
      paths.advance();
    }
    String writer = isNew ? null : file();
    TreeRow directory = old(RowKind.DIRECTORY);
    if (directory != null || changes.touched) {
      ready.add(
          new DirectoryChange(
              paths.text(),
              directory,
              changes.recorded,
              changes.unrecorded,
              changes.cleared,
              0,
              0,
              TreeRow.NONE,
              isNew ? ChangeBytes.text(first, firstLength) : writer,
              changes.witness));
    }
    recorded |= changes.cleared || changes.recorded + changes.unrecorded > 0;
  }

  /** A file where nothing was: its contributions go to its row as they come. */
  private void newFile() throws IOException {
    ChangeRecord change = paths.change();
    first = change.copyDatum(first);
    firstLength = change.datumLength();
    Open directory = parent();
    if (directory.witness == null) {
      directory.witness = new Witness(paths.text(), ChangeBytes.text(first, firstLength));
    }
    long size = 0;
    long count = 0;
    rows.begin(shard, paths.path(), paths.length());
    parts.begin();
    do {
      if (conflict == OutputConflict.ERROR) {
        checkContinues(ChangeBytes.text(first, firstLength), count, change.datum());
      }
      parts.add(change.length(), change.bytes(), change.hashAt(), change.hashLength());
      rows.part(change);
      size += change.length();
      count++;
    } while (paths.advance() && change.op() == Change.Op.ADD);
    byte[] hash = parts.end();
    rows.end(size, hash);
    rows.added(shard, paths.path(), paths.length(), count, size);
    int name = PathBytes.nameAt(directory.path.length);
    directory.state.addFile(terms, paths.path(), name, paths.length(), size, hash);
    directory.files++;
    directory.size += size;
  }

  /** Makes of the file that may be at the path what the changes want; gives who writes it then. */
  private @Nullable String file() throws IOException {
    TreeRow file = old(RowKind.FILE);
    List<Part> before = file == null ? List.of() : file.parts();
    List<Part> after =
        changes.cleared
            ? Parts.merge(paths.text(), List.of(), new ArrayList<>(), changes.added)
            : Parts.merge(paths.text(), before, changes.removed, changes.added);
    if (!changes.added.isEmpty()) {
      long bytes = changes.added.stream().mapToLong(Part::length).sum();
      rows.added(shard, paths.path(), paths.length(), changes.added.size(), bytes);
    }
    if (!Parts.same(before, after)) {
      TreeRow row = after.isEmpty() ? null : file(paths.text(), after);
      tellParent(file, row);
      if (row != null) {
        rows.accept(row);
      } else if (!rewrite) {
        rows.accept(TreeRow.gone(shard, paths.text()));
      }
    } else if (rewrite && file != null) {
      rows.accept(file.inShard(shard));
    }
    return after.isEmpty() ? null : newest(after);
  }

  private @Nullable TreeRow old(RowKind kind) {
    TreeRow old = paths.old();
    return old != null && old.kind() == kind ? old : null;
  }

  private TreeRow file(String path, List<Part> parts) {
    if (conflict == OutputConflict.ERROR) {
      for (int i = 0; i < parts.size(); i++) {
        checkContinues(parts.get(0).datum(), i, parts.get(i).datum());
      }
    }
    return TreeRow.file(shard, path, parts);
  }

  /** Wants all of a file to be what one datum contributed to it. */
  private void checkContinues(String one, long number, String next) {
    if (!DatumOrder.isPiece(one, number, next)) {
      throw DatumsException.of(
          "OUTPUT_CONFLICT",
          Map.of(
              "path", paths.text(), "datum", DatumOrder.show(one), "other", DatumOrder.show(next)));
    }
  }

  private String newest(List<Part> after) {
    return (changes.added.isEmpty() ? after : changes.added).get(0).datum();
  }

  private void tellParent(@Nullable TreeRow old, @Nullable TreeRow row) {
    Open directory = parent();
    String name = TreePaths.name(paths.text());
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
        directory.witness = new Witness(paths.text(), newest(row.parts()));
      }
    }
  }

  /** The directory that the path is in; only what it is below is open. */
  private Open parent() {
    int length = PathBytes.parentLength(paths.path(), paths.length());
    if (open.isEmpty() || open.element().path.length != length) {
      open.push(new Open(Arrays.copyOf(paths.path(), length)));
    }
    return open.element();
  }

  /** Whether any change was about directories that datums recorded. Known at the end. */
  public boolean changesRecords() {
    return recorded;
  }

  private void close() {
    terms.settle();
    Open done = open.remove();
    if (!done.state.isEmpty()) {
      ready.add(
          new DirectoryChange(
              new String(done.path, StandardCharsets.UTF_8),
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
