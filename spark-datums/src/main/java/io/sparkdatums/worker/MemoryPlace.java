package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory that is used as a directory, so that what a small datum reads and writes costs no work on
 * a disk: a file that lives for a millisecond costs some filesystems as much as a process.
 *
 * <p>It is {@code /dev/shm}, if that is in memory, programs can be started from it, and there is
 * much space. Nobody knows beforehand how much user code writes, so its files are counted while it
 * runs, and what has grown too large, or leaves too little space for others, is begun again on the
 * disk. More than {@value #MOST_BYTES} bytes are there only for as long as it takes to see them.
 */
final class MemoryPlace {
  private static final Path SHARED = Path.of("/dev/shm");
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final long MOST_BYTES = 64 << 20;
  private static final int MOST_FILES = 256;

  /** Space without which it is not used. */
  private static final long BEGIN_BYTES = 1 << 30;

  /** Space that is left to others. */
  private static final long LEFT_BYTES = 512 << 20;

  private MemoryPlace() {}

  /** Where directories in memory can be made; null if they cannot. */
  static @Nullable Path find() {
    try {
      return isUsable(Files.readAllLines(MOUNTS)) && usable() >= BEGIN_BYTES ? SHARED : null;
    } catch (IOException e) {
      return null; // no Linux
    }
  }

  /** Whether the last of the mounts at the place is in memory and takes programs. */
  static boolean isUsable(List<String> mounts) {
    boolean usable = false;
    for (String mount : mounts) {
      List<String> fields = List.of(mount.split(" ", -1));
      if (fields.get(1).equals(SHARED.toString())) {
        List<String> options = List.of(fields.get(3).split(",", -1));
        usable =
            fields.get(2).equals("tmpfs") && options.contains("rw") && !options.contains("noexec");
      }
    }
    return usable && Files.isWritable(SHARED);
  }

  private static long usable() throws IOException {
    return Files.getFileStore(SHARED).getUsableSpace();
  }

  /** Whether what is in a directory in memory should be on the disk. */
  static boolean isTooLarge(Path directory) {
    Sum sum = new Sum();
    try {
      Files.walkFileTree(directory, sum);
      return sum.tooLarge() || usable() < LEFT_BYTES;
    } catch (IOException e) {
      return false; // user code is at work in it
    }
  }

  /** Counts until it is too much. */
  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;
    private int files;

    boolean tooLarge() {
      return bytes > MOST_BYTES || files > MOST_FILES;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      files++;
      return tooLarge() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return visitFile(directory, attributes);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // it is gone
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
