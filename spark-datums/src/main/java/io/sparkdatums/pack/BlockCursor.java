package io.sparkdatums.pack;

import java.io.IOException;
import java.util.List;

/** Reads blocks one after the other, neighbours together where they are small, and checks them. */
final class BlockCursor {
  private static final int FETCH_BYTES = 1 << 20;

  private final PackFile file;
  private final List<Block> blocks;
  private int next;
  private byte[] fetched = new byte[0];
  private long fetchedFrom;
  private long fetchedTo;

  BlockCursor(PackFile file, List<Block> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  boolean hasNext() {
    return next < blocks.size();
  }

  /** The block whose records the next call of {@link #next} will give. */
  Block peek() {
    return blocks.get(next);
  }

  RecordCursor next() throws IOException {
    Block block = blocks.get(next);
    if (block.offset() < fetchedFrom || block.offset() + block.length() > fetchedTo) {
      fetch();
    }
    int from = (int) (block.offset() - fetchedFrom);
    file.check(block, fetched, from);
    next++;
    return new RecordCursor(file.pack(), fetched, from, from + block.length());
  }

  private void fetch() throws IOException {
    Block first = blocks.get(next);
    long to = first.offset() + first.length();
    for (int i = next + 1; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      long end = block.offset() + block.length();
      if (block.offset() != to || end - first.offset() > FETCH_BYTES) {
        break;
      }
      to = end;
    }
    int length = (int) (to - first.offset());
    if (fetched.length < length) {
      fetched = new byte[length];
    }
    file.read(first.offset(), fetched, 0, length);
    fetchedFrom = first.offset();
    fetchedTo = to;
  }
}
