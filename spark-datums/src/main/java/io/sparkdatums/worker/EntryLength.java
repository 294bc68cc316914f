package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * How long directories are. On some filesystems, as those in memory, each entry makes them longer
 * by the same, whatever its name: there a directory's length says how many entries it has.
 *
 * @param none bytes of an empty directory
 * @param each bytes for each entry; 0 if lengths say nothing
 */
record EntryLength(long none, long each) {
  private static final String PROBE = "length-of-an-entry";

  /**
   * Finds out by trying.
   *
   * @param directory where something is made for it and removed again
   */
  static EntryLength of(Path directory) throws IOException {
    Path probe = directory.resolve(PROBE);
    Directories.remove(probe);
    Directories.make(probe);
    long none = length(probe);
    Files.createFile(probe.resolve("1"));
    long each = length(probe) - none;
    Directories.make(probe.resolve("another-name".repeat(10)));
    long two = length(probe);
    Directories.remove(probe);
    return new EntryLength(none, each > 0 && two == none + 2 * each ? each : 0);
  }

  /** Whether a directory of this length is sure to have so many entries. */
  boolean tells(long length, int entries) {
    return each > 0 && length == none + each * entries;
  }

  private static long length(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .size();
  }
}
