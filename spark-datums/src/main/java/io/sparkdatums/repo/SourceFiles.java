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
import org.apache.hadoop.fs.Path;

/**
 * The files to put: one file, all below a directory, or what a pattern of Hadoop's matches and
 * several sources, each under its own name. They are walked in the canonical order of the paths
 * that they will have, in chunks for one pack each; memory holds a chunk and the children of the
 * directories on the way down.
 */
final class SourceFiles {
  private static final int CHUNK_FILES = 10_000;
  private static final long CHUNK_BYTES = 256L << 20;

  private final List<Place> sources;

  /**
   * A file to put.
   *
   * @param path its path in the tree
   * @param source its URI
   */
  record File(String path, String source, long size) {}

  private SourceFiles(List<Place> sources) {
    this.sources = sources;
  }

  /** Whether a source may be a pattern, if there is no file of that name. */
  static boolean isPattern(String source) {
    return source.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /**
   * One source becomes the target; what a pattern matches, and each of several sources, goes below
   * it under its own name.
   *
   * @throws DatumsException {@code SOURCE_UNREADABLE} if there is nothing at a source; {@code
   *     SOURCE_NAMES} if two have one name; {@code SOURCE_NAME_ENCODING}, here or on the way, if a
   *     name is not text
   */
  static SourceFiles of(List<String> sources, String target, Configuration conf) {
    if (sources.size() == 1) {
      return new SourceFiles(places(sources.get(0), target, conf, Naming.TARGET));
    }
    List<Place> places = new ArrayList<>();
    for (String source : sources) {
      places.addAll(places(source, target, conf, Naming.OWN));
    }
    places.sort(Comparator.comparing(Place::path, PathOrder::compare));
    for (int i = 1; i < places.size(); i++) {
      if (places.get(i).path().equals(places.get(i - 1).path())) {
        throw DatumsException.of(
            "SOURCE_NAMES",
            Map.of(
                "source",
                places.get(i).status().getPath(),
                "other",
                places.get(i - 1).status().getPath(),
                "path",
                places.get(i).path()));
      }
    }
    return new SourceFiles(places);
  }

  /**
   * The same for files that become directories, so that the target of one may be the root.
   *
   * @see #of
   */
  static SourceFiles ofParts(List<String> sources, String target, Configuration conf) {
    return sources.size() == 1
        ? new SourceFiles(places(sources.get(0), target, conf, Naming.DIRECTORY))
        : of(sources, target, conf);
  }

  /** What a source becomes that is no pattern. */
  private enum Naming {
    /** The target. */
    TARGET,
    /** The target, which will be a directory. */
    DIRECTORY,
    /** What has its own name in the target. */
    OWN
  }

  private static List<Place> places(
      String source, String target, Configuration conf, Naming naming) {
    try {
      Path path = new Path(source);
      FileSystem files = Storage.of(path, conf).files();
      FileStatus[] matches = null;
      if (isPattern(source) && !files.exists(path)) {
        SourceNames.check(files, path);
        matches = files.globStatus(path);
      }
      if (matches != null && matches.length > 0) {
        return named(files, matches, target);
      }
      FileStatus status = files.getFileStatus(files.makeQualified(path));
      if (naming == Naming.OWN) {
        return named(files, new FileStatus[] {status}, target);
      }
      if (status.isFile() && target.equals("/") && naming == Naming.TARGET) {
        throw DatumsException.of(
            "PATH_INVALID", Map.of("path", target, "problem", "the root is not a file"));
      }
      return List.of(new Place(files, status, target));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(source, e);
    }
  }

  private static List<Place> named(FileSystem files, FileStatus[] found, String directory) {
    String prefix = directory.equals("/") ? "/" : directory + "/";
    return Arrays.stream(found)
        .map(status -> new Place(files, status, prefix + status.getPath().getName()))
        .sorted(Comparator.comparing(Place::path, PathOrder::compare))
        .toList();
  }

  /** Whether only this machine sees some of them. */
  boolean isLocal() {
    return sources.stream().anyMatch(Place::isLocal);
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

  private record Place(FileSystem files, FileStatus status, String path) {

    boolean isLocal() {
      return SourceNames.areLocal(files);
    }
  }

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
        SourceNames.check(directory.files(), directory.status());
        FileStatus[] found = directory.files().listStatus(directory.status().getPath());
        return named(directory.files(), found, directory.path()).iterator();
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
