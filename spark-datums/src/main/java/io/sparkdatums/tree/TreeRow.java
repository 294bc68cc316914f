package io.sparkdatums.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One row of a hashtree: a file, a directory, or the note that a path is gone.
 *
 * @param shard the shard of the path
 * @param path absolute path, {@code "/"} for the root
 * @param hash of a file of one part the SHA-256 of its content, of one of several the hash over
 *     their list, of a directory its digest; empty for a path that is gone
 * @param size bytes: of a directory, of all files below it
 * @param parts of a file its contributions in datum order; empty for the rest
 * @param children of a directory, how many files and directories are directly in it
 * @param files of a directory, how many files are below it; 1 for a file
 * @param state of a directory, the encoded {@link DirectoryState}; empty for the rest
 * @param explicit of a directory, how many datums recorded it as such
 */
public record TreeRow(
    int shard,
    RowKind kind,
    String path,
    byte[] hash,
    long size,
    List<Part> parts,
    long children,
    long files,
    byte[] state,
    long explicit) {

  static final byte[] NONE = {};

  public TreeRow {
    parts = List.copyOf(parts);
  }

  /** A file made of the given contributions, which are in datum order and at least one. */
  public static TreeRow file(int shard, String path, List<Part> parts) {
    long size = 0;
    for (Part part : parts) {
      size += part.length();
    }
    return new TreeRow(shard, RowKind.FILE, path, Digests.file(parts), size, parts, 0, 1, NONE, 0);
  }

  /** A directory with the given totals. */
  public static TreeRow directory(
      int shard, String path, DirectoryState state, long size, long files, long explicit) {
    return new TreeRow(
        shard,
        RowKind.DIRECTORY,
        path,
        state.digest(),
        size,
        List.of(),
        state.count(),
        files,
        state.toBytes(),
        explicit);
  }

  /** The note that nothing is at the path any longer. */
  public static TreeRow gone(int shard, String path) {
    return new TreeRow(shard, RowKind.GONE, path, NONE, 0, List.of(), 0, 0, NONE, 0);
  }

  /** The same row in another shard, for a tree whose number of shards changes. */
  public TreeRow inShard(int newShard) {
    if (newShard == shard) {
      return this;
    }
    return new TreeRow(newShard, kind, path, hash, size, parts, children, files, state, explicit);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeRow row
        && shard == row.shard
        && kind == row.kind
        && path.equals(row.path)
        && Arrays.equals(hash, row.hash)
        && size == row.size
        && parts.equals(row.parts)
        && children == row.children
        && files == row.files
        && Arrays.equals(state, row.state)
        && explicit == row.explicit;
  }

  @Override
  public int hashCode() {
    return Objects.hash(shard, kind, path, size, Arrays.hashCode(hash));
  }
}
