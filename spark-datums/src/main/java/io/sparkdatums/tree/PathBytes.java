package io.sparkdatums.tree;

import java.util.Arrays;

/** Canonical path order on paths in UTF-8. */
final class PathBytes {
  static final byte[] ROOT = {'/'};

  private PathBytes() {}

  static int compare(byte[] a, byte[] b) {
    return compare(a, a.length, b, b.length);
  }

  /** Compares paths at the beginnings of arrays. */
  static int compare(byte[] a, int lengthA, byte[] b, int lengthB) {
    int at = Arrays.mismatch(a, 0, lengthA, b, 0, lengthB);
    if (at < 0) {
      return 0;
    }
    if (at >= lengthA || at >= lengthB) {
      return lengthA - lengthB;
    }
    return rank(a[at]) - rank(b[at]);
  }

  private static int rank(byte b) {
    return b == '/' ? -1 : b & 0xff;
  }

  /** The length of the path of the directory that a path is in; the root has none. */
  static int parentLength(byte[] path, int length) {
    int slash = length - 1;
    while (path[slash] != '/') {
      slash--;
    }
    return slash == 0 ? 1 : slash;
  }

  /** Where the last component of a path begins, which is in a directory with so long a path. */
  static int nameAt(int parentLength) {
    return parentLength == 1 ? 1 : parentLength + 1;
  }

  /** Whether the path at the beginning of an array is below the directory, at any depth. */
  static boolean isBelow(byte[] path, int length, byte[] directory) {
    int end = directory.length;
    if (end == 1) {
      return length > 1;
    }
    return length > end && path[end] == '/' && Arrays.equals(path, 0, end, directory, 0, end);
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
