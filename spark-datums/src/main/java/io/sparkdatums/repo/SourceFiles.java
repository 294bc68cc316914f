package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PathOrder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The files to put: one file, all below a directory, or what a pattern of Hadoop's matches, each
 * under its own name. They are walked in the canonical order of the paths that they will have, in
 * chunks for one pack each; memory holds a chunk and the children of the directories on the way
 * down.
 */
final class SourceFiles {
  private static final int CHUNK_FILES = 10_000;
  private static final long CHUNK_BYTES = 256L << 20;

  private final FileSystem files;
  private final List<Place> sources;

  /**
   * A file to put.
   *
   * @param path its path in the tree
   * @param source its URI
   */
  record File(String path, String source, long size) {}

  private SourceFiles(FileSystem files, List<Place> sources) {
    this.files = files;
    this.sources = sources;
  }

  /** Whether a source may be a pattern, if there is no file of that name. */
  static boolean isPattern(String source) {
    return source.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /**
   * @throws DatumsException {@code SOURCE_UNREADABLE} if there is nothing at the source
   */
  static SourceFiles of(String source, String target, Configuration conf) throws IOException {
    try {
      Path path = new Path(source);
      FileSystem files = Storage.of(path, conf).files();
      FileStatus[] matches =
          isPattern(source) && !files.exists(path) ? files.globStatus(path) : null;
      if (matches != null && matches.length > 0) {
        return new SourceFiles(files, named(matches, target));
      }
      FileStatus status = files.getFileStatus(files.makeQualified(path));
      if (status.isFile() && target.equals("/")) {
        throw DatumsException.of(
            "PATH_INVALID", Map.of("path", target, "problem", "the root is not a file"));
      }
      return new SourceFiles(files, List.of(new Place(status, target)));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(source, e);
    }
  }

  private static List<Place> named(FileStatus[] found, String directory) {
    String prefix = directory.equals("/") ? "/" : directory + "/";
    return Arrays.stream(found)
        .map(status -> new Place(status, prefix + status.getPath().getName()))
        .sorted(Comparator.comparing(Place::path, PathOrder::compare))
        .toList();
  }

  /** Whether only this machine sees them. */
  boolean isLocal() {
    return files instanceof RawLocalFileSystem || files instanceof LocalFileSystem;
  }

  Iterator<List<File>> chunks() throws IOException {
    return new Chunks(new Walk());
  }

  static DatumsException unreadable(String source, Throwable cause) {
    String why =
        cause instanceof FileNotFoundException
            ? "it is not there"
            : String.valueOf(cause.getMessage());
    return DatumsException.of("SOURCE_UNREADABLE", Map.of("source", source, "cause", why), cause);
  }

  private record Place(FileStatus status, String path) {}

  private final class Walk implements Iterator<File> {
    private final Deque<Iterator<Place>> open = new ArrayDeque<>();
    private @org.jspecify.annotations.Nullable File next;

    Walk() {
      open.push(sources.iterator());
    }

    @Override
    public boolean hasNext() {
      while (next == null && !open.isEmpty()) {
        if (!open.peek().hasNext()) {
          open.pop();
          continue;
        }
        Place place = open.peek().next();
        if (place.status().isDirectory()) {
          open.push(children(place));
        } else {
          next =
              new File(
                  PathGuard.check(place.path()),
                  place.status().getPath().toString(),
                  place.status().getLen());
        }
      }
      return next != null;
    }

    private Iterator<Place> children(Place directory) {
      try {
        FileStatus[] found = files.listStatus(directory.status().getPath());
        return named(found, directory.path()).iterator();
      } catch (IOException e) {
        throw unreadable(directory.status().getPath().toString(), e);
      }
    }

    @Override
    public File next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      File file = next;
      next = null;
      return file;
    }
  }

  private record Chunks(Iterator<File> files) implements Iterator<List<File>> {

    @Override
    public boolean hasNext() {
      return files.hasNext();
    }

    @Override
    public List<File> next() {
      List<File> chunk = new ArrayList<>();
      long bytes = 0;
      do {
        File file = files.next();
        chunk.add(file);
        bytes += file.size();
      } while (files.hasNext() && chunk.size() < CHUNK_FILES && bytes < CHUNK_BYTES);
      return chunk;
    }
  }
}
