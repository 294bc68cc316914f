package io.sparkdatums.repo;

/** What a put does to a file that is there already. */
public enum PutMode {
  /** The new content comes after the old. */
  APPEND,
  /** The new content takes the place of the old. */
  OVERWRITE
}
