package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Gets files out of a tree. Names from the tree lead nowhere but below the target: no link in the
 * target is followed, and a file is written in the place of a link, not through it.
 */
public final class GetFiles {
  private static final int BUFFER = 1 << 16;

  private final Tree tree;

  /** Gets files out of a tree. */
  public GetFiles(Tree tree) {
    this.tree = tree;
  }

  /** How much was got. */
  public record Got(long files, long bytes) {}

  /**
   * Writes the content of one file to a stream.
   *
   * @throws DatumsException {@code FILE_NOT_FOUND} if there is no file at the path
   */
  public Got get(String path, OutputStream out) throws IOException {
    TreeRow row = tree.find(path).orElseThrow(() -> notFound(path, "nothing"));
    if (row.kind() != RowKind.FILE) {
      throw notFound(path, "a directory");
    }
    return new Got(1, copy(row, out));
  }

  /**
   * Writes the content of all files that a pattern matches, in canonical order of their paths. What
   * every part of a split file has in common is written once for each directory: a header before
   * its first file, a trailer after its last.
   */
  public Got getMatching(Glob glob, OutputStream out) throws IOException {
    long files = 0;
    long bytes = 0;
    String directory = "";
    List<Part> trailer = List.of();
    for (Iterator<TreeRow> rows = tree.glob(glob); rows.hasNext(); ) {
      TreeRow row = rows.next();
      if (row.kind() != RowKind.FILE) {
        continue;
      }
      String above = row.path().substring(0, row.path().lastIndexOf('/') + 1);
      boolean first = !above.equals(directory);
      if (first) {
        bytes += copy(trailer, out);
      }
      directory = above;
      trailer = row.parts().stream().filter(part -> is(part, SplitParts.TRAILER)).toList();
      List<Part> own = new ArrayList<>(row.parts());
      own.removeIf(part -> is(part, SplitParts.TRAILER) || (!first && is(part, SplitParts.HEADER)));
      bytes += copy(own, out);
      files++;
    }
    return new Got(files, bytes + copy(trailer, out));
  }

  private static boolean is(Part part, String datum) {
    return part.datum().equals(datum);
  }

  /**
   * Writes a file, or a directory with all that is below it, to the local disk. A file that is
   * there is written anew; others in the target stay.
   *
   * @param path a file or a directory of the tree
   * @param target the file to write, or the directory that the tree's directory becomes
   * @throws DatumsException {@code FILE_NOT_FOUND} if there is nothing at the path; {@code
   *     TARGET_UNWRITABLE} if something in the target is in the way
   */
  public Got getAll(String path, Path target) throws IOException {
    String root = PathGuard.check(path);
    TreeRow top = tree.find(root).orElseThrow(() -> notFound(path, "nothing"));
    if (top.kind() == RowKind.FILE) {
      Path above = target.toAbsolutePath().getParent();
      makeDirectory(above == null ? target.toAbsolutePath() : above);
      return new Got(1, write(top, target));
    }
    long files = 0;
    long bytes = 0;
    for (Iterator<TreeRow> rows = tree.walk(root); rows.hasNext(); ) {
      TreeRow row = rows.next();
      Path place = place(target, row.path().substring(root.equals("/") ? 0 : root.length()));
      if (row.kind() == RowKind.FILE) {
        bytes += write(row, place);
        files++;
      } else {
        makeDirectory(place);
      }
    }
    return new Got(files, bytes);
  }

  private static Path place(Path target, String below) {
    Path place = target;
    try {
      for (String name : below.split("/", 0)) {
        place = name.isEmpty() ? place : place.resolve(name);
      }
    } catch (InvalidPathException e) {
      throw unwritable(target + below, "this system cannot spell the name, see its locale", e);
    }
    return place;
  }

  // A directory comes before what is in it, so that each is looked at on the way down.
  private static void makeDirectory(Path directory) throws IOException {
    try {
      if (Files.isSymbolicLink(directory) && Files.isDirectory(directory)) {
        throw unwritable(directory.toString(), "it is a link to another directory", null);
      }
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw unwritable(directory.toString(), "there is a file where a directory is wanted", e);
    }
  }

  private long write(TreeRow row, Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw unwritable(file.toString(), "there is a directory where a file is wanted", null);
    }
    Files.deleteIfExists(file);
    long bytes;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      bytes = copy(row, out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return bytes;
  }

  private long copy(TreeRow row, OutputStream out) throws IOException {
    return copy(row.parts(), out);
  }

  private long copy(List<Part> parts, OutputStream out) throws IOException {
    long size = parts.stream().mapToLong(Part::length).sum();
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, size))];
    long bytes = 0;
    try (InputStream in = tree.open(parts)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        bytes += count;
      }
    }
    return bytes;
  }

  private DatumsException notFound(String path, String found) {
    return DatumsException.of(
        "FILE_NOT_FOUND", Map.of("path", path, "found", found, "commit", tree.commit().sequence()));
  }

  private static DatumsException unwritable(
      String file, String cause, @org.jspecify.annotations.Nullable Exception e) {
    return DatumsException.of("TARGET_UNWRITABLE", Map.of("file", file, "cause", cause), e);
  }
}
