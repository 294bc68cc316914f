package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The host as user code sees it, besides {@code /pfs}. */
final class Elsewhere {
  private static final Path TMP = Path.of("/tmp");

  /** Files of the kernel's say other things to us than to user code, or never end. */
  private static final Set<Path> KERNEL =
      Set.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

  private final Path ownTmp;
  private final @Nullable Account account;

  /**
   * @param ownTmp what user code sees as {@code /tmp} where it has one of its own
   * @param account who user code runs as, null for this process's user
   */
  Elsewhere(Path ownTmp, @Nullable Account account) {
    this.ownTmp = ownTmp;
    this.account = account;
  }

  /**
   * Where a path of user code's is on the host, all links followed.
   *
   * @throws java.nio.file.NoSuchFileException if nothing is there
   */
  Path file(Path absolute) throws IOException {
    if (absolute.startsWith(TMP) && absolute.getNameCount() > 1) {
      Path top = ownTmp.resolve(absolute.getName(1));
      if (Files.exists(top, LinkOption.NOFOLLOW_LINKS) && !isPlaceholder(top)) {
        return ownTmp.resolve(TMP.relativize(absolute)).toRealPath();
      }
    }
    return absolute.toRealPath();
  }

  // On an empty file or directory in the worker's /tmp that of the host is mounted.
  private static boolean isPlaceholder(Path top) throws IOException {
    if (!Files.exists(TMP.resolve(top.getFileName()), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(top, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      try (Stream<Path> entries = Files.list(top)) {
        return entries.findAny().isEmpty();
      }
    }
    return attributes.isRegularFile() && attributes.size() == 0;
  }

  /** Whether user code could have read a regular file, given by its real path. */
  boolean mayRead(Path file) throws IOException {
    if (KERNEL.stream().anyMatch(file::startsWith)) {
      return false;
    }
    return (account == null || file.startsWith(ownTmp))
        ? Files.isReadable(file)
        : account.mayRead(file);
  }
}
