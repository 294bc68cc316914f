package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;

/** What of a range of paths is wanted. Of a directory that is not entered nothing is read. */
public interface Walk {
  /** Everything. */
  Walk ALL =
      new Walk() {
        @Override
        public boolean wants(byte[] path) {
          return true;
        }

        @Override
        public boolean enters(byte[] directory) {
          return true;
        }
      };

  /** What is directly in a directory, of the range of what is below it. */
  Walk CHILDREN =
      new Walk() {
        @Override
        public boolean wants(byte[] path) {
          return path.length > PathBytes.ROOT.length;
        }

        // What is below the root begins as the root itself does.
        @Override
        public boolean enters(byte[] directory) {
          return directory.length == PathBytes.ROOT.length;
        }
      };

  /** Whether the row of a path is wanted, given in UTF-8. */
  boolean wants(byte[] path);

  /** Whether anything below a directory is wanted. */
  boolean enters(byte[] directory);

  /** A path as text. */
  static String text(byte[] path) {
    return new String(path, StandardCharsets.UTF_8);
  }
}
