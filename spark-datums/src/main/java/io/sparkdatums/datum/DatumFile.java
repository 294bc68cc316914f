package io.sparkdatums.datum;

import io.sparkdatums.tree.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One regular file of a datum, or a directory below the datum's in which nothing is. Directories
 * that hold something are implied by what they hold.
 *
 * @param path absolute path below the input's root
 * @param size bytes; -1 for an empty directory
 * @param modified milliseconds since the epoch; 0 for a file of a repo
 * @param etag the store's tag of this version of the file, if it gives one
 * @param hash the file's hash; null while its content has not been read yet
 * @param parts where the bytes of a file of a repo are, in order; empty for a plain directory,
 *     whose files are read at root and path
 */
public record DatumFile(
    String path,
    long size,
    long modified,
    @Nullable String etag,
    byte @Nullable [] hash,
    List<Part> parts) {

  public DatumFile {
    parts = List.copyOf(parts);
  }

  /** A directory in which nothing is. */
  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  public static DatumFile emptyDirectory(String path) {
    return new DatumFile(path, -1, 0, null, null, List.of());
  }

  /** Whether this is an empty directory. */
  public boolean isDirectory() {
    return size < 0;
  }
}
