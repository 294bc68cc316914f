package io.sparkdatums.worker;

import io.sparkdatums.pack.PathOrder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What user code left in its output directory, taken into memory at once: a few small files and
 * directories with plain names. All else is left to {@link OutputWalk}, which knows how to store it
 * and what to say if it cannot be.
 */
final class SmallOutput {
  private static final int FILES = 16;
  private static final int BYTES = 256 << 10;

  private final List<Entry> entries = new ArrayList<>();
  private int bytes;

  /** A file, or a directory without content. */
  private record Entry(String path, byte @Nullable [] content) {}

  private SmallOutput() {}

  /** What is in a directory now; null if it is not few and small. */
  static @Nullable SmallOutput of(Path out) throws IOException {
    SmallOutput output = new SmallOutput();
    try {
      return output.add(out, "") ? output : null;
    } catch (AccessDeniedException | NoSuchFileException e) {
      return null;
    }
  }

  private boolean add(Path directory, String path) throws IOException {
    String[] names = Directories.plainNames(directory);
    if (names == null || names.length + entries.size() > FILES) {
      return false;
    }
    Arrays.sort(names, PathOrder::compare);
    for (String name : names) {
      if (!entry(directory.resolve(name), path + "/" + name)) {
        return false;
      }
    }
    if (names.length == 0 && !path.isEmpty()) {
      entries.add(new Entry(path, null));
    }
    return true;
  }

  private boolean entry(Path file, String path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      return add(file, path);
    }
    if (!attributes.isRegularFile() || attributes.size() > BYTES - bytes) {
      return false;
    }
    byte[] content = read(file, (int) attributes.size());
    if (content == null) {
      return false;
    }
    bytes += content.length;
    entries.add(new Entry(path, content));
    return true;
  }

  /** The content of a file; null if it has become longer. */
  private static byte @Nullable [] read(Path file, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size + 1);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      int count = 0;
      while (count >= 0 && buffer.hasRemaining()) {
        count = channel.read(buffer);
      }
    }
    return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : null;
  }

  /** The names of the files that are directly in the directory. */
  List<String> files() {
    List<String> names = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.content() != null && entry.path().lastIndexOf('/') == 0) {
        names.add(entry.path().substring(1));
      }
    }
    return names;
  }

  /**
   * Stores it.
   *
   * @throws FailedTry if something cannot be stored at its path
   */
  void store(OutputStore store) throws IOException {
    for (Entry entry : entries) {
      OutputWalk.check(entry.path());
      byte[] content = entry.content();
      if (content == null) {
        store.directory(entry.path());
      } else {
        store.file(
            entry.path(),
            content.length,
            out -> {
              out.write(content);
              return content.length;
            });
      }
    }
  }
}
