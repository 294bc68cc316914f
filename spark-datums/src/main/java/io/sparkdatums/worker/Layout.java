package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Inputs that are small enough to wait in memory. Not thread-safe. */
final class Layout implements Staging {
  private static final long BYTES = 64 << 10;
  private static final long FILES = 16;

  private final Directory root = new Directory();

  /**
   * A directory.
   *
   * @param directories those in it, by name
   * @param files those in it, by name
   */
  record Directory(Map<String, Directory> directories, Map<String, Content> files) {
    Directory() {
      this(new TreeMap<>(), new TreeMap<>());
    }
  }

  /**
   * Whether the inputs of a datum are few and small.
   *
   * @param read tells inputs whose content comes into memory from those that are linked
   */
  static boolean fits(PlannedDatum datum, Predicate<PlannedInput> read) {
    return datum.inputs().fit(FILES, BYTES, read);
  }

  /**
   * A file.
   *
   * @param bytes its content, null if it is a link
   * @param source the file that a link leads to
   */
  record Content(byte @Nullable [] bytes, @Nullable Path source) {}

  /** What {@code /pfs} is to hold. */
  Directory root() {
    return root;
  }

  @Override
  public void directory(String path) throws IOException {
    Directory at = root;
    int from = 0;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      String name = path.substring(from, to);
      if (at.files.containsKey(name)) {
        throw new FailedTry("two inputs of one name have a file and a directory at " + name);
      }
      at = at.directories.computeIfAbsent(name, none -> new Directory());
      from = to + 1;
    }
  }

  @Override
  public @Nullable OutputStream create(String path) {
    Directory above = above(path);
    String name = name(path);
    if (above.files.containsKey(name) || above.directories.containsKey(name)) {
      return null;
    }
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        above.files.put(name, new Content(toByteArray(), null));
      }
    };
  }

  @Override
  public void digest(String path, MessageDigest digest) throws IOException {
    Content content = above(path).files.get(name(path));
    if (content != null && content.bytes() != null) {
      digest.update(content.bytes());
    } else if (content != null && content.source() != null) {
      Files.copy(content.source(), new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
  }

  @Override
  public boolean link(String path, Path source) {
    Content link = new Content(null, source);
    Content before = above(path).files.putIfAbsent(name(path), link);
    return before == null || before.equals(link);
  }

  @Override
  public boolean pipe(PlannedInput input, DatumFile file, byte[] hash, String path) {
    throw new IllegalStateException("a pipe is on the disk");
  }

  @Override
  public void end() {}

  private Directory above(String path) {
    Directory at = root;
    int from = 0;
    for (int to = path.indexOf('/'); to >= 0; to = path.indexOf('/', from)) {
      at = Objects.requireNonNull(at.directories.get(path.substring(from, to)));
      from = to + 1;
    }
    return at;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
