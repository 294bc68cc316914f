package io.sparkdatums.tree;

/** What a row of a hashtree's table says about its path. */
public enum RowKind {
  FILE("file"),
  DIRECTORY("dir"),
  /** The path was there in an earlier run and is no longer. */
  GONE("gone"),
  /** The facts of a commit; it has no path. */
  COMMIT("commit");

  private final String text;

  RowKind(String text) {
    this.text = text;
  }

  /** The word in the table's {@code kind} column. */
  public String text() {
    return text;
  }

  /**
   * The kind that the word in the table's {@code kind} column means.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RowKind of(String text) {
    for (RowKind kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of tree row is called " + text);
  }
}
