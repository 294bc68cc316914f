package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Escape;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.repo.PathGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Stores what user code left in its output directory: regular files and directories in which
 * nothing is, in canonical order. Memory is that of the names of one directory per level.
 *
 * <p>Links are followed as user code would, see {@link Links} and {@link LinkedInputs}. A name that
 * is not UTF-8, and a file that is neither regular nor a directory, fail the try.
 */
final class OutputWalk {
  private final Links links;
  private final LinkedInputs inputs;
  private final OutputStore store;
  private final Deque<Path> above = new ArrayDeque<>();

  OutputWalk(Links links, LinkedInputs inputs, OutputStore store) {
    this.links = links;
    this.inputs = inputs;
    this.store = store;
  }

  /**
   * Stores what is in a directory.
   *
   * @throws FailedTry if something in it cannot be stored
   */
  void store(Path out) throws IOException {
    children(out, "");
  }

  /** Whether there was anything in it. */
  private boolean children(Path directory, String path) throws IOException {
    above.push(directory);
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(name(entry, path));
      }
    }
    names.sort(PathOrder::compare);
    for (String name : names) {
      entry(directory.resolve(name), path + "/" + name);
    }
    above.pop();
    return !names.isEmpty();
  }

  private void entry(Path entry, String path) throws IOException {
    check(path);
    Path file = entry;
    if (Files.isSymbolicLink(entry)) {
      file = links.target(entry, path);
      if (links.isInside(file) && inputs.store(file, path, store)) {
        return;
      }
    }
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      if (above.contains(file)) {
        throw new FailedTry("the link " + shown(path) + " leads to a directory that holds it");
      }
      if (!children(file, path)) {
        store.directory(path);
      }
    } else if (attributes.isRegularFile()) {
      Path regular = file;
      store.file(path, attributes.size(), out -> copy(regular, out));
    } else {
      throw new FailedTry(
          shown(path)
              + " is a special file: a pipe, socket or device cannot be stored as an output");
    }
  }

  /**
   * @throws FailedTry if nothing can be stored at this path
   */
  static void check(String path) throws FailedTry {
    try {
      PathGuard.check(path);
    } catch (DatumsException e) {
      throw new FailedTry(String.valueOf(e.getMessage()), e);
    }
  }

  private long copy(Path file, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.transferTo(out);
    }
  }

  /** The name, which must have arrived as it is. */
  private static String name(Path entry, String directory) throws FailedTry {
    String name = String.valueOf(entry.getFileName());
    boolean ascii = name.chars().allMatch(c -> c < 0x80);
    if (!ascii && !isUtf8(entry)) {
      throw new FailedTry(
          "the name "
              + escaped(directory, entry)
              + " is not UTF-8, or this worker was not started in a UTF-8 locale");
    }
    return name;
  }

  // The URI has the name's own bytes, whatever the platform could make of them.
  private static boolean isUtf8(Path entry) {
    String encoded = entry.toUri().getRawPath();
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.put((byte) Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      String path = entry.toString();
      return decoded.equals(path) || decoded.equals(path + "/");
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** A path whose last name is written byte by byte where it is not ASCII. */
  private static String escaped(String directory, Path entry) {
    String above = shown(directory + "/");
    return above.substring(0, above.length() - 1)
        + Escape.lastName(entry.toUri().getRawPath())
        + '"';
  }

  static String shown(String path) {
    return '"' + Escape.controls(path) + '"';
  }
}
