package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Paths that follow each other in canonical order. */
sealed interface PathRange {
  /** In canonical order, no path of the range is less. */
  byte[] from();

  /** Whether a path that is not less than {@link #from} belongs to the range. */
  boolean holds(byte[] path);

  /** A path and all that is below it. */
  record AtOrBelow(byte[] from) implements PathRange {
    // /a is followed by what is in it, then by what begins with the same letters, as /a.b does.
    @Override
    public boolean holds(byte[] path) {
      return PathBytes.isAtOrBelow(path, from);
    }
  }

  /** All that begins with some text, which may end within a name. */
  record Beginning(byte[] from) implements PathRange {
    @Override
    public boolean holds(byte[] path) {
      return path.length >= from.length
          && Arrays.mismatch(path, 0, from.length, from, 0, from.length) < 0;
    }
  }

  static PathRange atOrBelow(String path) {
    return new AtOrBelow(path.getBytes(StandardCharsets.UTF_8));
  }

  static PathRange beginning(String text) {
    return new Beginning(text.getBytes(StandardCharsets.UTF_8));
  }
}
