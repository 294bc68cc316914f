package io.sparkdatums.repo;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Names the directories above each of a series of paths, each directory about once: those named
 * lately are left out.
 */
final class Touches {
  private static final int REMEMBERED = 1 << 15;

  private final Set<String> named = new HashSet<>();
  private String last = "/";

  /** Names the directories above the path that have not been named lately. */
  void above(String path, Consumer<String> directories) {
    int end = path.lastIndexOf('/');
    if (path.length() == 1 || (end == last.length() && path.startsWith(last))) {
      return;
    }
    last = path.substring(0, end);
    for (int slash = end; slash >= 0; ) {
      String directory = slash == 0 ? "/" : path.substring(0, slash);
      if (!named.add(directory)) {
        return;
      }
      if (named.size() > REMEMBERED) {
        named.clear();
      }
      directories.accept(directory);
      slash = slash == 0 ? -1 : path.lastIndexOf('/', slash - 1);
    }
  }
}
