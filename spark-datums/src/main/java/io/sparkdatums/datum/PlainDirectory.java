package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A directory of any Hadoop filesystem, whose files are known by their absolute paths below it.
 *
 * <p>Every name is a file or directory of its own, also those that begin with a dot or an
 * underscore, {@code _SUCCESS} and empty files; only the checksum files that Hadoop keeps beside
 * the files of the local filesystem ({@code .x.crc} beside {@code x}) do not exist here.
 */
public sealed interface PlainDirectory permits LocalDirectory, HadoopDirectory {

  /** The directory of this URI; nothing is looked up. */
  static PlainDirectory of(String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    Path root = fs.makeQualified(path);
    return fs.getClass() == LocalFileSystem.class
        ? new LocalDirectory(root)
        : new HadoopDirectory(fs, root);
  }

  /** The qualified URI, without a slash at the end unless it is a filesystem's root. */
  String uri();

  /**
   * What is at a path.
   *
   * @return null if there is nothing
   * @throws DatumsException {@code INPUT_LINK} and others as {@link #list} raises them
   */
  @Nullable FileStat stat(String path) throws IOException;

  /**
   * The children of a directory, in no particular order, as they are read. A directory that has
   * vanished is empty.
   *
   * @param wanted told a child's path before anything about it is looked up
   * @throws DatumsException {@code INPUT_UNREADABLE}, {@code INPUT_LINK}, {@code
   *     INPUT_SPECIAL_FILE} or {@code INPUT_NAME}, here and from {@link Children#next}, if a wanted
   *     child cannot be an input
   */
  Children list(String directory, Predicate<String> wanted) throws IOException;

  /** Opens a file. The caller closes the stream. */
  InputStream open(String path) throws IOException;

  /** Where a path is on this host's disks; null if this is no directory of theirs. */
  default java.nio.file.@Nullable Path local(String path) {
    return null;
  }

  /**
   * Reads a whole file into memory.
   *
   * @throws DatumsException {@code INPUT_CHANGED} if it does not have this many bytes
   */
  byte[] read(String path, int size) throws IOException;

  /**
   * Fails unless this is an existing directory.
   *
   * @throws DatumsException {@code INPUT_NOT_FOUND} or {@code INPUT_NOT_DIRECTORY}
   */
  default void check() throws IOException {
    FileStat root = stat("/");
    if (root == null) {
      throw DatumsException.of("INPUT_NOT_FOUND", Map.of("uri", uri()));
    }
    if (!root.directory()) {
      throw DatumsException.of("INPUT_NOT_DIRECTORY", Map.of("uri", uri()));
    }
  }

  /**
   * A file or directory as it was found.
   *
   * @param size bytes; 0 for a directory
   * @param modified milliseconds since the epoch
   * @param etag the store's tag of this version, if it gives one
   */
  record FileStat(
      String path, boolean directory, long size, long modified, @Nullable String etag) {}

  /** The children of one directory. */
  interface Children extends Closeable {

    /** No children. */
    Children NONE = () -> null;

    /** The next child, or null after the last. */
    @Nullable FileStat next() throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /** The error of a file that is not as long as it was when it was listed. */
  static DatumsException changed(String path, long size) {
    return DatumsException.of(
        "INPUT_CHANGED", Map.of("path", path, "cause", "it no longer is " + size + " bytes long"));
  }

  /** The path of a child. */
  static String child(String directory, String name) {
    return directory.equals("/") ? "/" + name : directory + "/" + name;
  }
}
