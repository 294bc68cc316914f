package io.sparkdatums.datum;

import io.sparkdatums.tree.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that belongs to at least one datum.
 *
 * @param path absolute path below the input's root, {@code "/"} for the root
 * @param datum whether the glob matches it, so that it is a datum itself
 * @param size bytes; 0 for a directory
 * @param modified milliseconds since the epoch; 0 where there is none
 * @param hash of the file, or digest of the directory where the tree knows it; null if unknown
 * @param parts where the bytes of a file of a repo are; empty for a plain directory
 */
record Node(
    String path,
    boolean directory,
    boolean datum,
    long size,
    long modified,
    @Nullable String etag,
    byte @Nullable [] hash,
    List<Part> parts) {

  static Node directory(String path, boolean datum) {
    return new Node(path, true, datum, 0, 0, null, null, List.of());
  }

  Node hashed(byte @Nullable [] known) {
    return new Node(path, directory, datum, size, modified, etag, known, parts);
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  DatumFile file() {
    return new DatumFile(path, size, modified, etag, hash, parts);
  }
}
