package io.sparkdatums.tree;

/** Parents, names and prefixes of absolute paths, whose root is {@code "/"}. */
final class TreePaths {
  static final String ROOT = "/";

  private TreePaths() {}

  /** The directory that the path is in; the root has none. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? ROOT : path.substring(0, slash);
  }

  /** The last component of the path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether the path is below the directory, at any depth. */
  static boolean isBelow(String path, String directory) {
    if (directory.length() == 1) {
      return path.length() > 1;
    }
    return path.length() > directory.length()
        && path.charAt(directory.length()) == '/'
        && path.startsWith(directory);
  }

  /** Whether the path is directly in the directory. */
  static boolean isChild(String path, String directory) {
    int slash = path.lastIndexOf('/');
    return path.length() > 1
        && slash == (directory.length() == 1 ? 0 : directory.length())
        && path.startsWith(directory);
  }
}
