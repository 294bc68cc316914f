package io.sparkdatums.repo;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.ListedColumn;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.OldRows;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The file tree of one commit. Needs no Spark session. Iterators end with the tree; an error in
 * storage comes out of them as an {@link UncheckedIOException}.
 */
public final class Tree implements Closeable {
  /** What part of the shared files the others may be as large as, to be looked at row by row. */
  private static final int FEW = 4;

  private final Warehouse warehouse;
  private final Commit commit;
  private final List<RunFile> files;
  private final LiveRows rows;
  private final OpenPacks packs;
  private final Configuration conf;
  private final List<LiveRows> opened = new ArrayList<>();

  Tree(Warehouse warehouse, Commit commit, List<RunFile> files) {
    this(warehouse, commit, files, LiveRows.open(warehouse.conf(), files, commit.shards()));
  }

  private Tree(Warehouse warehouse, Commit commit, List<RunFile> files, LiveRows rows) {
    this.warehouse = warehouse;
    this.commit = commit;
    this.files = files;
    this.conf = warehouse.conf();
    this.rows = rows;
    this.packs = new OpenPacks(warehouse);
  }

  /**
   * The same tree for listings, which read a third of it: its rows have path, kind, hash, size and
   * number of files, and all else is empty or 0. It is to be closed as well.
   */
  public Tree listed() {
    LiveRows listed = LiveRows.listing(conf, files, commit.shards(), ListedColumn.ALL);
    return new Tree(warehouse, commit, files, listed);
  }

  /** The commit whose tree this is. */
  public Commit commit() {
    return commit;
  }

  /** The data files that hold it, for Spark tasks that read it in parts by shard. */
  public List<RunFile> files() {
    return files;
  }

  /**
   * What is at a path: a file, a directory, or nothing.
   *
   * @throws io.sparkdatums.api.DatumsException {@code PATH_INVALID}
   */
  public Optional<TreeRow> find(String path) {
    return rows.find(PathGuard.check(path));
  }

  /** What is directly in a directory, in canonical path order. */
  public Iterator<TreeRow> list(String directory) {
    return rows.children(PathGuard.check(directory));
  }

  /** A path and all that is below it, in canonical path order. */
  public Iterator<TreeRow> walk(String path) {
    return rows.subtree(PathGuard.check(path));
  }

  /**
   * What a pattern matches, in canonical path order. Of paths that do not begin as the pattern
   * does, and of what is below directories that cannot lead to a match, nothing is read.
   */
  public Iterator<TreeRow> glob(Glob glob) {
    return glob.isLiteral()
        ? rows.find(glob.literalPrefix()).stream().iterator()
        : rows.beginning(glob.literalPrefix(), new GlobWalk(glob));
  }

  /** Its rows for look-ups in canonical path order. */
  OldRows inOrder() {
    return rows.old();
  }

  /**
   * The paths, at and below one and in canonical order, at which this tree and another can differ,
   * if both have most of their data files in common: those of which the other files have rows.
   */
  Optional<Iterator<String>> differing(Tree other, String path) {
    Set<RunFile> shared = new HashSet<>(files);
    shared.retainAll(other.files);
    Set<RunFile> own = new HashSet<>(files);
    own.addAll(other.files);
    own.removeAll(shared);
    if (commit.shards() != other.commit.shards() || bytes(own) > bytes(shared) / FEW) {
      return Optional.empty();
    }
    LiveRows changes = LiveRows.listing(conf, List.copyOf(own), commit.shards(), Set.of());
    opened.add(changes);
    return Optional.of(new Mapped<>(changes.newest(PathGuard.check(path)), TreeRow::path));
  }

  private static long bytes(Set<RunFile> files) {
    return files.stream().mapToLong(RunFile::length).sum();
  }

  /** How many row groups have been read so far. */
  public int rowGroupsRead() {
    return Stream.concat(Stream.of(rows), opened.stream()).mapToInt(LiveRows::rowGroupsRead).sum();
  }

  /**
   * The content of a file: its contributions one after the other, each compared with its hash.
   *
   * @throws IllegalArgumentException if the row is not a file
   */
  public InputStream open(TreeRow file) throws IOException {
    if (file.kind() != RowKind.FILE) {
      throw new IllegalArgumentException(file.path() + " is not a file");
    }
    return packs.open(file.parts());
  }

  /** The bytes of some contributions one after the other, each compared with its hash. */
  InputStream open(List<Part> parts) throws IOException {
    return packs.open(parts);
  }

  @Override
  public void close() throws IOException {
    opened.forEach(LiveRows::close);
    rows.close();
    packs.close();
  }
}
