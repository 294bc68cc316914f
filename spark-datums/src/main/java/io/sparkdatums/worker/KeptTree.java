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
import java.util.Collection;
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
 * can be renamed at a tenth of the cost of a new one. And in memory a directory's length tells how
 * many entries it has, see {@link EntryLength}: if as many are found by their names, there is no
 * other, and it need not be listed, which takes five system calls.
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
  private @Nullable EntryLength lengths;

  /**
   * A directory that was made here.
   *
   * @param key what tells it from others
   * @param children those in it, by name
   * @param files the names of files that are in it for all that is known
   */
  private record Kept(Object key, Map<String, Kept> children, Set<String> files) {
    Kept(Object key) {
      this(key, new HashMap<>(), new HashSet<>());
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
    sweep();
    fill(root, kept, want, owner);
  }

  /** Removes everything. */
  void clear() throws IOException {
    forget();
    sweep();
  }

  /** Says that user code has made files in one of the tree's uppermost directories. */
  void found(String directory, Collection<String> files) {
    Kept child = kept.children().get(directory);
    if (child != null) {
      child.files().addAll(files);
    }
  }

  /** Nothing that was made here is here any more. */
  void forget() {
    kept = new Kept("");
  }

  private void sweep() throws IOException {
    if (lengths == null) {
      lengths = EntryLength.of(root);
    }
    PosixFileAttributes found = attributes(root);
    if (!found.permissions().equals(MODE)) {
      Directories.reopen(root);
    }
    sweep(root, kept, found, lengths);
  }

  /** Removes all that is in a directory but what was made here. */
  private static void sweep(
      Path directory, Kept kept, PosixFileAttributes found, EntryLength lengths)
      throws IOException {
    int known = kept.children().size() + kept.files().size();
    if (!lengths.tells(found.size(), known) || !sweepKnown(directory, kept, lengths)) {
      sweepAll(directory, kept, lengths);
    }
    kept.files().clear();
  }

  /** The same if all that should be there is; false if something is not. */
  private static boolean sweepKnown(Path directory, Kept kept, EntryLength lengths)
      throws IOException {
    for (String file : kept.files()) {
      if (!Directories.remove(Staging.local(directory, file))) {
        return false;
      }
    }
    for (Map.Entry<String, Kept> child : kept.children().entrySet()) {
      Path place = Staging.local(directory, child.getKey());
      PosixFileAttributes found;
      try {
        found = attributes(place);
      } catch (NoSuchFileException e) {
        return false;
      }
      if (!child.getValue().key().equals(key(found))) {
        return false;
      }
      sweep(place, child.getValue(), found, lengths);
    }
    return true;
  }

  private static void sweepAll(Path directory, Kept kept, EntryLength lengths) throws IOException {
    Map<String, PosixFileAttributes> found = new HashMap<>();
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
    kept.children().keySet().retainAll(found.keySet());
    for (Map.Entry<String, Kept> child : kept.children().entrySet()) {
      Path place = directory.resolve(child.getKey());
      PosixFileAttributes attributes = Objects.requireNonNull(found.get(child.getKey()));
      sweep(place, child.getValue(), attributes, lengths);
    }
  }

  private static void sweep(
      Path entry, String name, Kept kept, Map<String, PosixFileAttributes> found)
      throws IOException {
    Kept child = kept.children().get(name);
    if (child != null) {
      try {
        PosixFileAttributes attributes = attributes(entry);
        if (child.key().equals(key(attributes))) {
          found.put(name, attributes);
          return;
        }
      } catch (NoSuchFileException e) {
        return; // a process that is late has moved it
      }
    }
    Directories.remove(entry);
  }

  private static PosixFileAttributes attributes(Path entry) throws IOException {
    return Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Tells a directory from all others; of one that user code has closed or opened, its mode. */
  private static Object key(PosixFileAttributes attributes) {
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
      kept.files().add(file.getKey());
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
    return new Kept(key(attributes(directory)));
  }

  private static Kept take(Kept parent, String name, Path place) throws IOException {
    Kept child = Objects.requireNonNull(parent.children().remove(name));
    Files.move(place.resolveSibling(name), place, StandardCopyOption.ATOMIC_MOVE);
    return child;
  }
}
