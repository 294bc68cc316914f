package io.sparkdatums.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** Makes and removes directories on the local disk. */
final class Directories {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static @Nullable Path base;
  private static @Nullable Path memory;

  private Directories() {}

  /**
   * The directory of this process: random, closed to other users, in one of Spark's local
   * directories, and gone with the process.
   */
  static synchronized Path base() throws IOException {
    Path directory = base;
    if (directory == null || !Files.isDirectory(directory)) {
      SparkEnv spark = SparkEnv.get();
      directory =
          spark == null
              ? Files.createTempDirectory("datums-", PRIVATE)
              : Files.createTempDirectory(
                  spark.blockManager().diskBlockManager().localDirs()[0].toPath(),
                  "datums-",
                  PRIVATE);
      directory = directory.toRealPath();
      Path shared = MemoryPlace.find();
      memory = shared == null ? null : Files.createTempDirectory(shared, "datums-", PRIVATE);
      Guard.start(directory, memory);
      base = directory;
    }
    return directory;
  }

  /** As {@link #base}, in memory; null if this host has no place for it. */
  static synchronized @Nullable Path memory() throws IOException {
    base();
    return memory;
  }

  /** Makes a directory and those above it, closed to other users. */
  static Path make(Path directory) {
    try {
      return Files.createDirectories(directory, PRIVATE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a directory be changed again that user code has made read-only. */
  static void reopen(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isWritable(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /**
   * The names in a directory, if all are plain, which takes half the system calls of a {@link
   * java.nio.file.DirectoryStream}; null if that is needed to tell them or why there are none.
   */
  static String @Nullable [] plainNames(Path directory) {
    String[] names = directory.toFile().list();
    if (names != null) {
      for (String name : names) {
        if (!isPlain(name)) {
          return null;
        }
      }
    }
    return names;
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < ' ' || name.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /**
   * Removes whatever is there, links but not what they point to.
   *
   * @return whether there was something
   */
  static boolean remove(Path tree) throws IOException {
    if (isPlain(tree.toString()) && tree.toFile().delete()) {
      return true; // at once, without a look at what it is
    }
    try {
      return Files.deleteIfExists(tree);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      Files.walkFileTree(tree, new Remover());
      return true;
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!Files.isReadable(directory) || !Files.isWritable(directory)) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
