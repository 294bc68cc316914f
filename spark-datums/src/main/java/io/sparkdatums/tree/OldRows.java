package io.sparkdatums.tree;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of one shard as they were before a merge, asked for in canonical path order. */
@FunctionalInterface
public interface OldRows {

  /** No tree before this one. */
  OldRows NONE = path -> null;

  /**
   * The live row at the path, or null.
   *
   * @param path in UTF-8; greater, in canonical order, than any asked for before
   */
  @Nullable TreeRow find(byte[] path) throws IOException;
}
