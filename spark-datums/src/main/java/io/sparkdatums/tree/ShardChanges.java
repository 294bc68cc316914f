package io.sparkdatums.tree;

import java.io.IOException;

/** Sorted changes, of which a merge takes those of one shard after the other. */
public final class ShardChanges {
  private final Records records;
  private final ChangeRecord change = new ChangeRecord();
  private boolean more;

  /**
   * @param records {@link ChangeBytes} in their order
   */
  public ShardChanges(Records records) throws IOException {
    this.records = records;
    advance();
  }

  /** Whether there is a change that no merge has taken. */
  public boolean hasNext() {
    return more;
  }

  /** The shard of the next change. */
  public int shard() {
    return change.shard();
  }

  /** The next change; always the same object. */
  ChangeRecord change() {
    return change;
  }

  void advance() throws IOException {
    more = records.advance();
    if (more) {
      change.look(records);
    }
  }

  /** Whether the next change is one of the shard; passes over its mentions. */
  boolean isIn(int shard) throws IOException {
    while (more && change.isMention() && change.shard() == shard) {
      advance();
    }
    return more && change.shard() == shard;
  }
}
