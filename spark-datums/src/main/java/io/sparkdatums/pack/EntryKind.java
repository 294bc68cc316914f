package io.sparkdatums.pack;

/** What a path of a pack names. */
public enum EntryKind {
  /** A file with content, which may be empty. */
  FILE,
  /** A directory recorded as such: one that is empty, or that was made on purpose. */
  DIRECTORY
}
