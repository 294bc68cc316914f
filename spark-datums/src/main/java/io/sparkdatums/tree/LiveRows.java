package io.sparkdatums.tree;

import io.sparkdatums.pack.PathHash;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a tree that are alive: per path the one of the newest run, unless it is gone. Runs
 * are merged as streams. Iterators are lazy, read through the files of this object and end with it.
 * For one thread at a time. An error in storage comes out as {@link UncheckedIOException}, a file
 * that is damaged as {@code TREE_CORRUPT}.
 */
public final class LiveRows implements Closeable {
  private final Configuration conf;
  private final List<RunFile> files;
  private final int shards;
  private final BitSet columns;
  private final Map<RunFile, TreeFile> open = new HashMap<>();

  private LiveRows(Configuration conf, List<RunFile> files, int shards, BitSet columns) {
    this.conf = conf;
    this.files = files.stream().sorted(Comparator.comparingLong(RunFile::run).reversed()).toList();
    this.shards = shards;
    this.columns = columns;
  }

  /**
   * The live rows of a tree.
   *
   * @param files the data files of the runs that are alive, in any order
   * @param shards the number of shards of the tree
   */
  public static LiveRows open(Configuration conf, List<RunFile> files, int shards) {
    return new LiveRows(conf, files, shards, TreeSchema.all());
  }

  /**
   * The live rows of a tree for a listing: with shard, kind, path and the given columns. All else
   * is not read, and empty or 0.
   */
  public static LiveRows listing(
      Configuration conf, List<RunFile> files, int shards, Set<ListedColumn> wanted) {
    return new LiveRows(conf, files, shards, ListedColumn.leaves(wanted));
  }

  /** The file or directory at the path. */
  public Optional<TreeRow> find(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    int shard = PathHash.shard(path, shards);
    long hash = PathFilter.hash(bytes);
    try {
      long goneIn = -1;
      for (RunFile file : files) {
        if (goneIn >= 0 && file.run() != goneIn) {
          break;
        }
        if (mayHold(file, shard, shard) && mayHold(file, path)) {
          TreeCursor cursor = new TreeCursor(file(file), shard);
          if (isAt(cursor, bytes, hash)) {
            if (cursor.kind() != RowKind.GONE) {
              return Optional.of(cursor.row());
            }
            goneIn = file.run();
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of one shard, in canonical path order. */
  public Iterator<TreeRow> shard(int shard) {
    return shard(shard, LiveMerge.Gone.LEFT_OUT);
  }

  /**
   * The newest rows of one shard, in canonical path order: as {@link #shard(int)} gives them, with
   * the notes of paths that are gone, one row for each path.
   */
  public Iterator<TreeRow> newest(int shard) {
    return shard(shard, LiveMerge.Gone.KEPT);
  }

  private Iterator<TreeRow> shard(int shard, LiveMerge.Gone gone) {
    return new LiveMerge(cursors(shard, shard), PathRange.atOrBelow("/"), Walk.ALL, gone);
  }

  /** Those of one shard whose paths begin with some text, in canonical path order. */
  public Iterator<TreeRow> shard(int shard, String beginning) {
    return rows(cursors(shard, shard), PathRange.beginning(beginning), Walk.ALL);
  }

  /** The path and all that is below it, in canonical path order. */
  public Iterator<TreeRow> subtree(String path) {
    return rows(cursors(0, shards - 1), PathRange.atOrBelow(path), Walk.ALL);
  }

  /**
   * The newest rows at the path and below it, in canonical path order, with the notes of paths that
   * are gone: one row for each path.
   */
  public Iterator<TreeRow> newest(String path) {
    return new LiveMerge(
        cursors(0, shards - 1), PathRange.atOrBelow(path), Walk.ALL, LiveMerge.Gone.KEPT);
  }

  /** What is directly in the directory, in canonical path order. */
  public Iterator<TreeRow> children(String path) {
    return beginning(path.length() == 1 ? path : path + "/", Walk.CHILDREN);
  }

  /** What is wanted of all paths that begin with some text, in canonical path order. */
  public Iterator<TreeRow> beginning(String text, Walk walk) {
    return rows(cursors(0, shards - 1), PathRange.beginning(text), walk);
  }

  private static Iterator<TreeRow> rows(List<TreeCursor> cursors, PathRange range, Walk walk) {
    return new LiveMerge(cursors, range, walk, LiveMerge.Gone.LEFT_OUT);
  }

  /** The rows of the tree for look-ups in canonical path order, which pass over it once. */
  public OldRows old() {
    Map<Integer, OldRows> byShard = new HashMap<>();
    return path -> {
      long hash = PathHash.of(path, 0, path.length);
      int shard = (int) Math.floorMod(hash, (long) shards);
      return byShard.computeIfAbsent(shard, this::old).find(path);
    };
  }

  /** The rows of one shard for a merge. */
  public OldRows old(int shard) {
    List<TreeCursor> cursors = cursors(shard, shard);
    return path -> find(cursors, path);
  }

  /** The commit's facts in a run's files, if they hold any. */
  public Optional<Commit> commit(long run) {
    try {
      for (RunFile file : files) {
        FileStatistics statistics = file.statistics();
        if (file.run() == run
            && (statistics == null || statistics.minKind().equals(RowKind.COMMIT.text()))) {
          Commit commit = file(file).commit();
          if (commit != null) {
            return Optional.of(commit);
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many row groups have been read so far. */
  public int rowGroupsRead() {
    return open.values().stream().mapToInt(TreeFile::groupsRead).sum();
  }

  @Override
  public void close() {
    try {
      for (TreeFile file : open.values()) {
        file.close();
      }
      open.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable TreeRow find(List<TreeCursor> cursors, byte[] path) throws IOException {
    long hash = PathFilter.hash(path);
    long goneIn = -1;
    for (TreeCursor cursor : cursors) {
      if (goneIn >= 0 && cursor.run() != goneIn) {
        return null;
      }
      if (isAt(cursor, path, hash)) {
        if (cursor.kind() != RowKind.GONE) {
          return cursor.row();
        }
        goneIn = cursor.run();
      }
    }
    return null;
  }

  /** Goes to a path if it is there. */
  private static boolean isAt(TreeCursor cursor, byte[] path, long hash) throws IOException {
    return cursor.mayHold(path, hash)
        && cursor.seek(path)
        && PathBytes.compare(cursor.path(), path) == 0;
  }

  /** A cursor per file and shard, those of the newest run first. */
  private List<TreeCursor> cursors(int from, int to) {
    try {
      List<TreeCursor> cursors = new ArrayList<>();
      for (RunFile file : files) {
        if (mayHold(file, from, to)) {
          TreeFile opened = file(file);
          int end = Math.min(to, opened.index().lastShard());
          for (int shard = from; shard <= end; shard++) {
            cursors.add(new TreeCursor(opened, shard));
          }
        }
      }
      return cursors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean mayHold(RunFile file, int fromShard, int toShard) {
    FileStatistics statistics = file.statistics();
    return statistics == null
        || (statistics.minShard() <= toShard && statistics.maxShard() >= fromShard);
  }

  private static boolean mayHold(RunFile file, String path) {
    FileStatistics statistics = file.statistics();
    return statistics == null
        || (compareBytes(statistics.minPath(), path) <= 0
            && compareBytes(statistics.maxPath(), path) >= 0);
  }

  private static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private TreeFile file(RunFile file) throws IOException {
    TreeFile opened = open.get(file);
    if (opened == null) {
      opened = TreeFile.open(conf, file, columns);
      open.put(file, opened);
    }
    return opened;
  }
}
