package io.sparkdatums.repo;

import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Records of bytes that gather in memory, each with its length before it, to be sorted there. */
final class SortBuffer {
  private static final int FIRST = 1 << 10;

  /** What a record costs in memory beside its bytes and its length, in bytes. */
  private static final int OVERHEAD = Integer.BYTES + Long.BYTES;

  private byte[] bytes = new byte[FIRST];
  private int filled;
  private int[] places = new int[FIRST / 64];
  private int count;

  /** Takes a record out of an array. */
  void add(byte[] from, int at, int length) {
    int place = filled + Records.HEAD;
    reserve(Records.HEAD + length);
    ByteBuffer.wrap(bytes).putInt(filled, length);
    System.arraycopy(from, at, bytes, place, length);
    filled = place + length;
    addPlace(place);
  }

  /** Takes all records of an array, each with its length before it. */
  void addAll(byte[] records) {
    reserve(records.length);
    System.arraycopy(records, 0, bytes, filled, records.length);
    int end = filled + records.length;
    ByteBuffer lengths = ByteBuffer.wrap(bytes);
    while (filled < end) {
      int place = filled + Records.HEAD;
      filled = place + lengths.getInt(filled);
      addPlace(place);
    }
  }

  private void addPlace(int place) {
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
    }
    places[count++] = place;
  }

  /** Takes the change that was encoded last. */
  void add(ChangeBytes change) {
    int length = ByteBuffer.wrap(change.bytes()).getInt(change.at() - Records.HEAD);
    add(change.bytes(), change.at(), length);
  }

  private void reserve(int more) {
    if (bytes.length - filled < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + more));
    }
  }

  /** The memory that the records take, and one more of the given length would. */
  long bytesWith(int length) {
    return (long) filled + Records.HEAD + length + (count + 1L) * OVERHEAD;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Drops all records; an array of more than the given length is given up. */
  void clear(int most) {
    filled = 0;
    count = 0;
    if (bytes.length > most) {
      bytes = new byte[FIRST];
    }
  }

  /** The records in order, until the next one is added. */
  Records sorted() {
    new ByteSort(bytes).sort(places, count);
    return new Records() {
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
}
