package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.LocalName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Finds names of local files that are no text: Hadoop's local filesystem leaves them out of its
 * listings without a word, so that a put would leave out the files.
 */
final class SourceNames {
  private SourceNames() {}

  /** Whether the files are those of this machine. */
  static boolean areLocal(FileSystem files) {
    return files instanceof RawLocalFileSystem || files instanceof LocalFileSystem;
  }

  /**
   * Looks at the names in a directory.
   *
   * @throws DatumsException {@code SOURCE_NAME_ENCODING}
   */
  static void check(FileSystem files, FileStatus directory) throws IOException {
    if (areLocal(files)) {
      check(directory.getPath(), name -> true);
    }
  }

  /**
   * Looks at the names that a pattern may match.
   *
   * @throws DatumsException {@code SOURCE_NAME_ENCODING}
   */
  static void check(FileSystem files, Path pattern) throws IOException {
    if (areLocal(files)) {
      for (String one : GlobExpander.expand(pattern.toUri().getPath())) {
        levels(files, new Path(one));
      }
    }
  }

  private static void levels(FileSystem files, Path pattern) throws IOException {
    Path parent = pattern.getParent();
    if (parent == null || !SourceFiles.isPattern(pattern.toString())) {
      return;
    }
    levels(files, parent);
    FileStatus[] directories = files.globStatus(parent);
    if (directories != null) {
      GlobPattern last = new GlobPattern(pattern.getName());
      for (FileStatus directory : directories) {
        if (directory.isDirectory()) {
          check(directory.getPath(), last::matches);
        }
      }
    }
  }

  private static void check(Path directory, Predicate<String> wanted) throws IOException {
    java.nio.file.Path local = java.nio.file.Path.of(directory.toUri().getPath());
    try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(local)) {
      for (java.nio.file.Path entry : entries) {
        if (!LocalName.isExact(entry) && wanted.test(String.valueOf(entry.getFileName()))) {
          String name = local + "/" + LocalName.escaped(entry);
          throw DatumsException.of("SOURCE_NAME_ENCODING", Map.of("source", name));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
