package io.sparkdatums.tree;

import org.jspecify.annotations.Nullable;

/**
 * One change of a tree. Changes of a shard reach the merge sorted by canonical path, then by {@link
 * Op} in the order of its constants.
 *
 * @param part the contribution that comes or goes; for {@link Op#ADD_DIRECTORY} and {@link
 *     Op#REMOVE_DIRECTORY} it may say which datum recorded the directory
 */
public record Change(Op op, String path, @Nullable Part part) {

  /** What a change does. The order of the constants is the order at one path. */
  public enum Op {
    /** Nothing by itself: the path is a directory above something that changes. */
    TOUCH,
    /** All that was at the path before goes: a file's parts, a directory's being recorded. */
    CLEAR,
    /** One contribution to a file goes. */
    REMOVE,
    /** One contribution to a file comes. */
    ADD,
    /** A datum recorded the path as a directory. */
    ADD_DIRECTORY,
    /** A datum no longer records the path as a directory. */
    REMOVE_DIRECTORY
  }

  public Change {
    if ((op == Op.REMOVE || op == Op.ADD) && part == null) {
      throw new IllegalArgumentException(op + " without a part at " + path);
    }
  }

  /** The claim that a directory is above something that changes. */
  public static Change touch(String path) {
    return new Change(Op.TOUCH, path, null);
  }
}
