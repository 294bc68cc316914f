package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.LocalName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the local filesystem, read through {@code java.nio}: Hadoop's local filesystem
 * looks at each file several times, follows links wherever they lead, and drops names that are not
 * UTF-8 without a word.
 *
 * <p>A link is followed if it leads to a place inside the root that does not hold the link itself.
 */
final class LocalDirectory implements PlainDirectory {
  private final String uri;
  private final Path root;

  /** The directory of the last file: most are looked at twice. */
  private volatile @Nullable Path inside;

  LocalDirectory(org.apache.hadoop.fs.Path root) {
    this.uri = root.toString();
    this.root = Path.of(root.toUri().getPath());
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public Path local(String path) {
    try {
      return path.equals("/") ? root : root.resolve(path.substring(1));
    } catch (InvalidPathException e) {
      throw badName(path, e);
    }
  }

  @Override
  public @Nullable FileStat stat(String path) throws IOException {
    Path file = local(path);
    Path directory = file.getParent();
    if (directory != null && !path.equals("/") && !directory.equals(inside)) {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      if (!directory.toRealPath().startsWith(root.toRealPath())) {
        throw badLink(path, "it is reached through a link that leads out of the directory", null);
      }
      inside = directory;
    }
    return look(path, file);
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // closed with the children
  public Children list(String directory, Predicate<String> wanted) throws IOException {
    DirectoryStream<Path> stream;
    try {
      stream = Files.newDirectoryStream(local(directory));
    } catch (AccessDeniedException e) {
      throw unreadable(directory, e);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Children.NONE; // it has gone since it was seen
    }
    Iterator<Path> entries = stream.iterator();
    return new Children() {
      @Override
      public @Nullable FileStat next() throws IOException {
        try {
          while (entries.hasNext()) {
            Path entry = entries.next();
            String path = PlainDirectory.child(directory, name(directory, entry));
            FileStat found = wanted.test(path) && !isChecksum(entry) ? look(path, entry) : null;
            if (found != null) {
              return found;
            }
          }
          return null;
        } catch (DirectoryIteratorException e) {
          throw e.getCause();
        }
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  private @Nullable FileStat look(String path, Path file) throws IOException {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        followable(path, file);
        attributes = Files.readAttributes(file, PosixFileAttributes.class);
      }
    } catch (NoSuchFileException e) {
      return null; // it has gone since it was seen
    } catch (AccessDeniedException e) {
      throw unreadable(path, e);
    }
    if (attributes.isDirectory()) {
      return new FileStat(path, true, 0, attributes.lastModifiedTime().toMillis(), null);
    }
    if (!attributes.isRegularFile()) {
      throw DatumsException.of("INPUT_SPECIAL_FILE", Map.of("path", path, "uri", uri));
    }
    if (!attributes.permissions().contains(PosixFilePermission.OTHERS_READ)
        && !Files.isReadable(file)) {
      throw unreadable(path, null);
    }
    return new FileStat(
        path, false, attributes.size(), attributes.lastModifiedTime().toMillis(), null);
  }

  private void followable(String path, Path link) throws IOException {
    Path target;
    try {
      target = link.toRealPath();
    } catch (NoSuchFileException e) {
      throw badLink(path, "there is nothing where it leads to", e);
    } catch (AccessDeniedException e) {
      throw unreadable(path, e);
    } catch (FileSystemException e) {
      throw badLink(path, "it leads to itself", e);
    }
    if (!target.startsWith(root.toRealPath())) {
      throw badLink(path, "it leads out of the input's directory", null);
    }
    for (Path above = link.getParent();
        above != null && above.startsWith(root);
        above = above.getParent()) {
      if (above.toRealPath().startsWith(target)) {
        throw badLink(path, "it leads to a directory that holds it", null);
      }
    }
  }

  private boolean isChecksum(Path entry) {
    String name = entry.getFileName().toString();
    return name.startsWith(".")
        && name.endsWith(".crc")
        && name.length() > 5
        && Files.exists(
            entry.resolveSibling(name.substring(1, name.length() - 4)), LinkOption.NOFOLLOW_LINKS);
  }

  private String name(String directory, Path entry) {
    if (!LocalName.isExact(entry)) {
      throw badName(PlainDirectory.child(directory, LocalName.escaped(entry)), null);
    }
    return entry.getFileName().toString();
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(local(path));
  }

  @Override
  public byte[] read(String path, int size) throws IOException {
    // Asking for the size again would cost as much as the reading itself.
    try (SeekableByteChannel channel = Files.newByteChannel(local(path))) {
      ByteBuffer content = ByteBuffer.allocate(size);
      while (content.hasRemaining()) {
        if (channel.read(content) < 0) {
          throw PlainDirectory.changed(path, size);
        }
      }
      if (channel.read(ByteBuffer.allocate(1)) >= 0) {
        throw PlainDirectory.changed(path, size);
      }
      return content.array();
    }
  }

  private DatumsException unreadable(String path, @Nullable Throwable cause) {
    return DatumsException.of(
        "INPUT_UNREADABLE", Map.of("path", path, "uri", uri, "cause", "permission denied"), cause);
  }

  private DatumsException badLink(String path, String why, @Nullable Throwable cause) {
    return DatumsException.of("INPUT_LINK", Map.of("path", path, "uri", uri, "cause", why), cause);
  }

  private DatumsException badName(String path, @Nullable Throwable cause) {
    return DatumsException.of("INPUT_NAME", Map.of("path", path, "uri", uri), cause);
  }
}
