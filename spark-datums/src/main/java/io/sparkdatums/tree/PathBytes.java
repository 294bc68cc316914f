package io.sparkdatums.tree;

import java.util.Arrays;

/** Canonical path order on paths in UTF-8. */
final class PathBytes {
  static final byte[] ROOT = {'/'};

  private PathBytes() {}

  static int compare(byte[] a, byte[] b) {
    int at = Arrays.mismatch(a, b);
    if (at < 0) {
      return 0;
    }
    if (at >= a.length || at >= b.length) {
      return a.length - b.length;
    }
    return rank(a[at]) - rank(b[at]);
  }

  private static int rank(byte b) {
    return b == '/' ? -1 : b & 0xff;
  }

  /** Whether the path is the directory or below it. */
  static boolean isAtOrBelow(byte[] path, byte[] directory) {
    if (directory.length == 1) {
      return true;
    }
    return path.length >= directory.length
        && Arrays.mismatch(path, 0, directory.length, directory, 0, directory.length) < 0
        && (path.length == directory.length || path[directory.length] == '/');
  }
}
