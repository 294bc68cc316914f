package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import java.util.Map;

/** Decides which paths may stand in a tree. Every path from outside passes here once. */
public final class PathGuard {
  private static final int MAX_NAME = 255;
  private static final int MAX_PATH = 4096;

  private PathGuard() {}

  /**
   * Checks an absolute path and drops a single {@code "/"} at its end.
   *
   * @return the path as trees store it, {@code "/"} for the root
   * @throws DatumsException {@code PATH_INVALID} if it is not absolute, holds an empty name, {@code
   *     "."}, {@code ".."}, NUL or half a surrogate pair, or is longer than 255 bytes in a name or
   *     4096 bytes in all
   */
  public static String check(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      throw invalid(path, "it does not begin with \"/\"");
    }
    if (path.length() == 1) {
      return path;
    }
    int end = path.charAt(path.length() - 1) == '/' ? path.length() - 1 : path.length();
    int total = 1;
    int start = 1;
    while (start <= end) {
      int slash = path.indexOf('/', start);
      int stop = slash < 0 || slash > end ? end : slash;
      int bytes = name(path, start, stop);
      total += bytes + (stop < end ? 1 : 0);
      start = stop + 1;
    }
    if (total > MAX_PATH) {
      throw invalid(path, "it is longer than " + MAX_PATH + " bytes");
    }
    return end == path.length() ? path : path.substring(0, end);
  }

  /** Checks one name and returns its length in UTF-8. */
  private static int name(String path, int start, int end) {
    if (start == end) {
      throw invalid(path, "it holds an empty name");
    }
    if (path.charAt(start) == '.'
        && (end - start == 1 || (end - start == 2 && path.charAt(start + 1) == '.'))) {
      throw invalid(path, "it holds the name \"" + path.substring(start, end) + "\"");
    }
    int bytes = 0;
    for (int i = start; i < end; i++) {
      char c = path.charAt(i);
      if (c == 0) {
        throw invalid(path, "it holds NUL");
      } else if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(path.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw invalid(path, "it is not text in Unicode");
      }
    }
    if (bytes > MAX_NAME) {
      throw invalid(path, "a name in it is longer than " + MAX_NAME + " bytes");
    }
    return bytes;
  }

  private static DatumsException invalid(String path, String problem) {
    String shown = path.length() <= MAX_PATH ? path : path.substring(0, MAX_NAME) + "…";
    return DatumsException.of("PATH_INVALID", Map.of("path", shown, "problem", problem));
  }
}
