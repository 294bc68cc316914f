package io.sparkdatums.tree;

import java.io.IOException;

/** Takes rows in the order in which they are made. */
public interface RowSink {

  /** Takes a row. */
  void accept(TreeRow row) throws IOException;

  /**
   * Begins the row of a file whose contributions follow, each by itself.
   *
   * @param path in UTF-8, the first {@code length} bytes
   */
  void begin(int shard, byte[] path, int length) throws IOException;

  /** Takes a contribution, in datum order. */
  void part(ChangeRecord change) throws IOException;

  /**
   * Ends the row that was begun.
   *
   * @param size bytes of all contributions
   * @param hash of the file; the array is used again
   */
  void end(long size, byte[] hash) throws IOException;

  /**
   * Is told what changes added to a file.
   *
   * @param path in UTF-8, the first {@code length} bytes
   */
  default void added(int shard, byte[] path, int length, long contributions, long bytes) {}
}
