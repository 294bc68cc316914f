package io.sparkdatums.repo;

import io.sparkdatums.pack.PackEntries;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.DatumOrder;
import io.sparkdatums.tree.Records;
import java.io.IOException;

/** The changes that entries of a pack mean, as its datums come and go. */
final class EntryChanges implements Records {
  private static final byte[] NO_HASH = {};
  private static final int[] NONE = {};

  private final PackEntries entries;
  private final PackSelection datums;
  private final ChangeBytes bytes;
  private int lastOrdinal = -1;
  private int shared;
  private int piece;

  // What is left to say of the current entry.
  private int[] signs = NONE;
  private int nth;
  private int times;

  /**
   * @param shards of the tree
   */
  EntryChanges(PackEntries entries, PackSelection datums, int shards) {
    this.entries = entries;
    this.datums = datums;
    this.bytes = new ChangeBytes(shards);
  }

  @Override
  public boolean advance() throws IOException {
    while (true) {
      for (; nth < signs.length; nth++, times = 0) {
        if (times < Math.abs(signs[nth])) {
          times++;
          encode(signs[nth] > 0);
          return true;
        }
      }
      if (!entries.next()) {
        return false;
      }
      take();
    }
  }

  private void take() {
    int ordinal = entries.ordinal();
    shared = Math.min(shared, entries.pathShared());
    signs = datums.signs(ordinal);
    if (signs.length == 0) {
      return;
    }
    boolean again = bytes.path(entries.path(), entries.pathLength(), shared);
    shared = Integer.MAX_VALUE;
    piece = again && lastOrdinal == ordinal ? piece + 1 : 0;
    lastOrdinal = ordinal;
    nth = 0;
    times = 0;
  }

  private void encode(boolean comes) {
    byte[] key = datums.key(entries.ordinal());
    if (entries.isDirectory()) {
      Change.Op op = comes ? Change.Op.ADD_DIRECTORY : Change.Op.REMOVE_DIRECTORY;
      bytes.encode(op, key, NO_HASH, 0, entries.ordinal(), 0, datums.holder(0));
      return;
    }
    bytes.encode(
        comes ? Change.Op.ADD : Change.Op.REMOVE,
        nth == 0 && piece == 0 ? key : piece(key),
        entries.hash(),
        entries.size(),
        entries.ordinal(),
        entries.offset(),
        datums.holder(entries.holder()));
  }

  private byte[] piece(byte[] key) {
    return ChangeBytes.code(DatumOrder.piece(ChangeBytes.text(key, key.length), nth, piece));
  }

  @Override
  public byte[] bytes() {
    return bytes.bytes();
  }

  @Override
  public int at() {
    return bytes.at();
  }
}
