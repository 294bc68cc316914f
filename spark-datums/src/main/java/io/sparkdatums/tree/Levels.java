package io.sparkdatums.tree;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The definition or repetition levels of a page. Most pages have one level throughout, which is one
 * run in Parquet's encoding and is written as such; only a second level starts an encoder.
 */
@SuppressWarnings("deprecation") // every Parquet release that we run on has these
final class Levels {
  private static final int SLAB = 1 << 10;
  private static final int PAGE = 1 << 16;

  private final int width;
  private int level;
  private int run;
  private @Nullable RunLengthBitPackingHybridEncoder mixed;

  /**
   * @param width bits of the highest level
   */
  Levels(int width) {
    this.width = width;
  }

  void add(int next, int times) throws IOException {
    if (next != level && run > 0) {
      spill();
    }
    level = next;
    run += times;
  }

  /** The levels added since the last call. */
  BytesInput take() throws IOException {
    BytesInput bytes;
    if (mixed == null) {
      bytes = BytesInput.concat(BytesInput.fromUnsignedVarInt(run << 1), ofOne((byte) level));
    } else {
      spill();
      bytes = BytesInput.copy(mixed.toBytes());
      mixed.close();
      mixed = null;
    }
    run = 0;
    return bytes;
  }

  private static BytesInput ofOne(byte value) {
    return BytesInput.from(new byte[] {value});
  }

  private void spill() throws IOException {
    if (mixed == null) {
      mixed =
          new RunLengthBitPackingHybridEncoder(
              width, SLAB, PAGE, HeapByteBufferAllocator.getInstance());
    }
    for (; run > 0; run--) {
      mixed.writeInt(level);
    }
  }
}
