package io.sparkdatums.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The names of the objects of a pack: {@code name.pack} as it was first written, and {@code
 * name.1.kept}, {@code name.2.kept} and so on as it was written anew without what nothing needed.
 */
public final class PackObjects {
  private static final String FIRST = ".pack";
  private static final String LATER = ".kept";

  private PackObjects() {}

  /** The file name of a pack as it is written anew for the so-manieth time. */
  public static String later(String pack, int turn) {
    return pack + "." + turn + LATER;
  }

  /** Whether a file name is that of an object of a pack. */
  public static boolean isPack(String file) {
    return turn(file) >= 0;
  }

  /** How often the pack had been written anew when this object was; −1 if it is none of a pack. */
  public static int turn(String file) {
    if (file.endsWith(FIRST)) {
      return 0;
    }
    int end = file.length() - LATER.length();
    int dot = file.endsWith(LATER) ? file.lastIndexOf('.', end - 1) : -1;
    return dot < 1 || !file.substring(dot + 1, end).matches("[1-9][0-9]{0,8}")
        ? -1
        : Integer.parseInt(file.substring(dot + 1, end));
  }

  /** The pack's part of the name of one of its objects. */
  public static String pack(String file) {
    int end = file.lastIndexOf('.');
    return file.substring(0, file.endsWith(FIRST) ? end : file.lastIndexOf('.', end - 1));
  }

  /**
   * The object that stands in a pack's place.
   *
   * @param first the object as it was first written, which is not there
   */
  static Optional<FileStatus> later(FileSystem files, Path first) throws IOException {
    if (!isPack(first.getName())) {
      return Optional.empty();
    }
    String name = pack(first.getName());
    try {
      return Arrays.stream(
              files.listStatus(
                  first.getParent(),
                  file -> turn(file.getName()) > 0 && pack(file.getName()).equals(name)))
          .max(Comparator.comparingInt(status -> turn(status.getPath().getName())));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a pack is there.
   *
   * @param first the object as it was first written
   */
  public static boolean exist(FileSystem files, Path first) throws IOException {
    return files.exists(first) || later(files, first).isPresent();
  }
}
