package io.sparkdatums.repo;

import io.sparkdatums.pack.PackEntries;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** The claims of the directories above the entries of a pack whose changes others read. */
final class EntryDirectories implements Records {
  private final PackEntries entries;
  private final PackSelection datums;
  private final Touches touches = new Touches();
  private final Queue<String> ready = new ArrayDeque<>();
  private final ChangeBytes claim;
  private int shared;

  /**
   * @param shards of the tree
   */
  EntryDirectories(PackEntries entries, PackSelection datums, int shards) {
    this.entries = entries;
    this.datums = datums;
    this.claim = new ChangeBytes(shards);
  }

  @Override
  public boolean advance() throws IOException {
    while (ready.isEmpty()) {
      if (!entries.next()) {
        return false;
      }
      shared = Math.min(shared, entries.pathShared());
      if (datums.signs(entries.ordinal()).length > 0) {
        take();
        shared = Integer.MAX_VALUE;
      }
    }
    claim.encode(Change.touch(ready.remove()));
    return true;
  }

  // If what differs from the path before is in one name, its directory is one that was above that.
  private void take() {
    byte[] path = entries.path();
    int length = entries.pathLength();
    int slash = length - 1;
    while (slash >= shared && path[slash] != '/') {
      slash--;
    }
    if (slash >= shared) {
      touches.above(new String(path, 0, length, StandardCharsets.UTF_8), ready::add);
    }
  }

  @Override
  public byte[] bytes() {
    return claim.bytes();
  }

  @Override
  public int at() {
    return claim.at();
  }
}
