package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker's {@code /pfs}, whose directories are kept for the next datum.
 *
 * <p>Goals, in order: a datum sees what it would see in a tree of its own; few inodes are made and
 * deleted. Observation: a filesystem looks long for a free inode where many have been deleted of
 * late, as they are when each datum has a tree of its own; a directory in which nothing is any more
 * can be renamed at a tenth of the cost of a new one.
 *
 * <p>So before each datum everything in the tree is looked at. What is no directory that was made
 * here, or not as it was made, is removed; the rest is renamed to what the datum needs. Not
 * thread-safe.
 */
final class KeptTree {
  private static final Set<PosixFilePermission> MODE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path root;
  private Kept kept = new Kept("");

  /** A directory that was made here: what tells it from others, and those in it by name. */
  private record Kept(Object key, Map<String, Kept> children) {
    Kept(Object key) {
      this(key, new HashMap<>());
    }
  }

  /**
   * @param root an empty directory
   */
  KeptTree(Path root) {
    this.root = root;
  }

  /**
   * Makes the tree what a datum is to see.
   *
   * @param owner who everything is given to, null for this process's user
   */
  void show(Layout.Directory want, @Nullable Account owner) throws IOException {
    Directories.reopen(root);
    sweep(root, kept);
    fill(root, kept, want, owner);
  }

  /** Removes everything. */
  void clear() throws IOException {
    forget();
    Directories.reopen(root);
    sweep(root, kept);
  }

  /** Nothing that was made here is here any more. */
  void forget() {
    kept = new Kept("");
  }

  /** Removes all that is in a directory but what was made here. */
  private static void sweep(Path directory, Kept kept) throws IOException {
    Set<String> found = new HashSet<>();
    String[] names = Directories.plainNames(directory);
    if (names != null) {
      for (String name : names) {
        sweep(directory.resolve(name), name, kept, found);
      }
    } else {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          sweep(entry, String.valueOf(entry.getFileName()), kept, found);
        }
      }
    }
    kept.children().keySet().retainAll(found);
    for (Map.Entry<String, Kept> child : kept.children().entrySet()) {
      sweep(directory.resolve(child.getKey()), child.getValue());
    }
  }

  private static void sweep(Path entry, String name, Kept kept, Set<String> found)
      throws IOException {
    Kept child = kept.children().get(name);
    if (child != null && child.key().equals(key(entry))) {
      found.add(name);
    } else {
      Directories.remove(entry);
    }
  }

  /** Tells a directory from all others; of one that user code has closed or opened, its mode. */
  private static Object key(Path entry) throws IOException {
    PosixFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return MODE; // a process that is late has moved it
    }
    Set<PosixFilePermission> mode = attributes.permissions();
    return mode.equals(MODE) ? Objects.requireNonNull(attributes.fileKey()) : mode;
  }

  private static void fill(
      Path directory, Kept kept, Layout.Directory want, @Nullable Account owner)
      throws IOException {
    Deque<String> free = new ArrayDeque<>(kept.children().keySet());
    free.removeAll(want.directories().keySet());
    for (Map.Entry<String, Layout.Directory> child : want.directories().entrySet()) {
      String name = child.getKey();
      Path place = Staging.local(directory, name);
      if (!kept.children().containsKey(name)) {
        String other = free.poll();
        kept.children().put(name, other == null ? make(place, owner) : take(kept, other, place));
      }
      fill(place, kept.children().get(name), child.getValue(), owner);
    }
    for (String name : free) {
      kept.children().remove(name);
      Directories.remove(directory.resolve(name));
    }
    for (Map.Entry<String, Layout.Content> file : want.files().entrySet()) {
      put(Staging.local(directory, file.getKey()), file.getValue(), owner);
    }
  }

  private static void put(Path place, Layout.Content content, @Nullable Account owner)
      throws IOException {
    if (content.source() != null && link(place, content.source())) {
      return; // not ours to give away
    }
    if (content.bytes() != null) {
      Files.write(place, content.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    if (owner != null) {
      owner.own(place);
    }
  }

  /** Whether there is a second name now, and no copy. */
  private static boolean link(Path place, Path source) throws IOException {
    try {
      Files.createLink(place, source);
      return true;
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(source, place); // on another filesystem, or somebody else's
      return false;
    }
  }

  private static Kept make(Path directory, @Nullable Account owner) throws IOException {
    Directories.make(directory);
    if (owner != null) {
      owner.own(directory);
    }
    return new Kept(key(directory));
  }

  private static Kept take(Kept parent, String name, Path place) throws IOException {
    Kept child = Objects.requireNonNull(parent.children().remove(name));
    Files.move(place.resolveSibling(name), place, StandardCopyOption.ATOMIC_MOVE);
    return child;
  }
}
