package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.ChangeRecord;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** Changes with the claims of the directories above, which go before them. */
final class Claimed implements Records {
  private final Records changes;
  private final Touches touches = new Touches();
  private final Queue<String> ready = new ArrayDeque<>();
  private final ChangeRecord change = new ChangeRecord();
  private final ChangeBytes claim;
  private byte[] directory = {0};
  private boolean held;
  private boolean claims;

  /**
   * @param changes {@link ChangeBytes} of a tree of so many shards
   */
  Claimed(Records changes, int shards) {
    this.changes = changes;
    this.claim = new ChangeBytes(shards);
  }

  @Override
  public boolean advance() throws IOException {
    if (!held) {
      held = changes.advance();
      if (!held) {
        return false;
      }
      change.look(changes);
      if (!change.isIn(directory)) {
        directory = change.directory();
        touches.above(change.path(), ready::add);
      }
    }
    String above = ready.poll();
    claims = above != null;
    held = claims;
    if (above != null) {
      claim.encode(Change.touch(above));
    }
    return true;
  }

  @Override
  public byte[] bytes() {
    return claims ? claim.bytes() : changes.bytes();
  }

  @Override
  public int at() {
    return claims ? claim.at() : changes.at();
  }
}
