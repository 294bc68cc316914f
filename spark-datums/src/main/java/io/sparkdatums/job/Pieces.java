package io.sparkdatums.job;

import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What a match of a glob would fall into with a glob one level deeper.
 *
 * @param number how many datums it would be
 * @param largestPath the path of the largest
 * @param largestBytes its size
 * @param bytes the size of all
 */
record Pieces(long number, String largestPath, long largestBytes, long bytes) {
  private static final int MOST_LOOKED_AT = 10_000;
  private static final int MOST_DIRECTORIES = 100;

  static final Pieces NONE = new Pieces(0, "", 0, 0);

  /** Whether there is anything to divide. */
  boolean areSeveral() {
    return number > 1;
  }

  /** Looks below a match; {@link #NONE} if it is a file, or so large that looking takes long. */
  static Pieces of(Warehouse warehouse, PinnedInput leaf, String match) throws IOException {
    String repo = leaf.files().repo();
    if (repo != null) {
      return leaf.head() == null ? NONE : ofRepo(warehouse, leaf, repo, leaf.head(), match);
    }
    Path root = new Path(String.valueOf(leaf.files().path()));
    FileSystem fs = root.getFileSystem(warehouse.conf());
    Path place =
        match.equals("/") ? root : new Path(root, new Path(null, null, match.substring(1)));
    return fs.exists(place) && fs.getFileStatus(place).isDirectory() ? listed(fs, place) : NONE;
  }

  private static Pieces ofRepo(
      Warehouse warehouse, PinnedInput leaf, String repo, Commit head, String match)
      throws IOException {
    Pieces all = NONE;
    try (Tree tree = warehouse.repo(repo).branch(leaf.files().branch()).tree(head.sequence())) {
      if (tree.find(match).filter(row -> row.kind() == RowKind.DIRECTORY).isEmpty()) {
        return NONE;
      }
      for (Iterator<TreeRow> rows = tree.list(match); rows.hasNext(); ) {
        TreeRow row = rows.next();
        all = all.with(row.path(), row.size());
        if (all.number > MOST_LOOKED_AT) {
          return NONE;
        }
      }
    }
    return all;
  }

  private static Pieces listed(FileSystem fs, Path directory) throws IOException {
    Pieces all = NONE;
    int directories = 0;
    RemoteIterator<FileStatus> entries = fs.listStatusIterator(directory);
    while (entries.hasNext()) {
      FileStatus entry = entries.next();
      directories += entry.isDirectory() ? 1 : 0;
      if (all.number > MOST_LOOKED_AT || directories > MOST_DIRECTORIES) {
        return NONE;
      }
      long size =
          entry.isDirectory() ? fs.getContentSummary(entry.getPath()).getLength() : entry.getLen();
      all = all.with(entry.getPath().getName(), size);
    }
    return all;
  }

  private Pieces with(String path, long size) {
    boolean largest = number == 0 || size > largestBytes;
    return new Pieces(
        number + 1, largest ? path : largestPath, largest ? size : largestBytes, bytes + size);
  }
}
