package io.sparkdatums.repo;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Records of bytes that gather in memory, each with its length before it, to be sorted there. */
final class SortBuffer {
  private static final int FIRST = 1 << 10;

  /** What a record costs in memory beside its bytes and its length, in bytes. */
  private static final int OVERHEAD = 24;

  private final SpillSort.Order order;
  private byte[] bytes = new byte[FIRST];
  private int filled;
  private int[] places = new int[FIRST / 64];
  private int count;
  private boolean inOrder = true;

  SortBuffer(SpillSort.Order order) {
    this.order = order;
  }

  /** Takes a record out of an array. */
  void add(byte[] from, int at, int length) {
    int place = filled + SpillSort.HEAD;
    if (bytes.length - place < length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, place + length));
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
    }
    ByteBuffer.wrap(bytes).putInt(filled, length);
    System.arraycopy(from, at, bytes, place, length);
    inOrder &= count == 0 || order.compare(bytes, places[count - 1], bytes, place) <= 0;
    places[count++] = place;
    filled = place + length;
  }

  /** The memory that the records take, and one more of the given length would. */
  long bytesWith(int length) {
    return (long) filled + SpillSort.HEAD + length + (count + 1L) * OVERHEAD;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Drops all records; an array of more than the given length is given up. */
  void clear(int most) {
    filled = 0;
    count = 0;
    inOrder = true;
    if (bytes.length > most) {
      bytes = new byte[FIRST];
    }
  }

  /** The records in order, until the next one is added. */
  SpillSort.Cursor sorted() {
    if (!inOrder) {
      sort();
    }
    return new SpillSort.Cursor() {
      private int next;

      @Override
      public boolean advance() {
        return next++ < count;
      }

      @Override
      public byte[] bytes() {
        return bytes;
      }

      @Override
      public int at() {
        return places[next - 1];
      }
    };
  }

  /** All records in order, each with its length before it. */
  byte[] toBytes() {
    if (inOrder) {
      return Arrays.copyOf(bytes, filled);
    }
    sort();
    byte[] sorted = new byte[filled];
    int to = 0;
    for (int i = 0; i < count; i++) {
      int from = places[i] - SpillSort.HEAD;
      int length = SpillSort.HEAD + ByteBuffer.wrap(bytes).getInt(from);
      System.arraycopy(bytes, from, sorted, to, length);
      to += length;
    }
    return sorted;
  }

  // What comes in runs is merged rather than sorted.
  private void sort() {
    Integer[] sorted = new Integer[count];
    Arrays.setAll(sorted, i -> places[i]);
    Arrays.sort(sorted, (a, b) -> order.compare(bytes, a, bytes, b));
    Arrays.setAll(places, i -> i < count ? sorted[i] : 0);
  }
}
