package io.sparkdatums.plan;

import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * What a match of a glob would fall into with a glob one level deeper.
 *
 * @param number how many datums it would be
 * @param largestBytes the size of the largest
 * @param bytes the size of all
 */
record Pieces(long number, long largestBytes, long bytes) {
  private static final int MOST_LOOKED_AT = 10_000;
  private static final int MOST_DIRECTORIES = 100;

  private static final Pieces NONE = new Pieces(0, 0, 0);

  /** What a file falls into, which has nothing below it. */
  static final Pieces WHOLE = new Pieces(1, 1, 1);

  /** The part that the largest has of all, from 0 to 1. */
  double largest() {
    return bytes == 0 ? 1 : largestBytes / (double) bytes;
  }

  /** Looks below a match; empty if there is so much that looking takes long, or no match. */
  static Optional<Pieces> of(
      Configuration conf, @Nullable Warehouse warehouse, PinnedInput leaf, String match)
      throws IOException {
    String repo = leaf.files().repo();
    if (repo != null) {
      Commit head = leaf.head();
      return head == null || warehouse == null
          ? Optional.empty()
          : ofRepo(warehouse, leaf, repo, head, match);
    }
    Path root = new Path(String.valueOf(leaf.files().path()));
    FileSystem fs = root.getFileSystem(conf);
    Path place =
        match.equals("/") ? root : new Path(root, new Path(null, null, match.substring(1)));
    if (!fs.exists(place)) {
      return Optional.empty();
    }
    return fs.getFileStatus(place).isDirectory() ? listed(fs, place) : Optional.of(WHOLE);
  }

  private static Optional<Pieces> ofRepo(
      Warehouse warehouse, PinnedInput leaf, String repo, Commit head, String match)
      throws IOException {
    Pieces all = NONE;
    try (Tree tree = warehouse.repo(repo).branch(leaf.files().branch()).tree(head.sequence())) {
      Optional<TreeRow> found = tree.find(match);
      if (found.isEmpty() || found.get().kind() != RowKind.DIRECTORY) {
        return found.map(file -> WHOLE);
      }
      for (Iterator<TreeRow> rows = tree.list(match); rows.hasNext(); ) {
        all = all.with(rows.next().size());
        if (all.number > MOST_LOOKED_AT) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(all);
  }

  private static Optional<Pieces> listed(FileSystem fs, Path directory) throws IOException {
    Pieces all = NONE;
    int directories = 0;
    RemoteIterator<FileStatus> entries = fs.listStatusIterator(directory);
    while (entries.hasNext()) {
      FileStatus entry = entries.next();
      directories += entry.isDirectory() ? 1 : 0;
      if (all.number > MOST_LOOKED_AT || directories > MOST_DIRECTORIES) {
        return Optional.empty();
      }
      all =
          all.with(
              entry.isDirectory()
                  ? fs.getContentSummary(entry.getPath()).getLength()
                  : entry.getLen());
    }
    return Optional.of(all);
  }

  private Pieces with(long size) {
    return new Pieces(number + 1, Math.max(largestBytes, size), bytes + size);
  }
}
