package io.sparkdatums.tree;

import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/** The least and the greatest of some byte strings, in the order of unsigned bytes. */
final class Bounds {
  private byte[] min = TreeRow.NONE;
  private byte[] max = TreeRow.NONE;
  private int minLength;
  private int maxLength;
  private boolean any;

  void add(byte[] value) {
    add(value, 0, value.length);
  }

  // Sorted values only ever raise the greatest; of hashes the first byte nearly always decides.
  void add(byte[] bytes, int from, int to) {
    if (any && isInside(bytes, from, to)) {
      return;
    }
    boolean greatest = !any || Arrays.compareUnsigned(bytes, from, to, max, 0, maxLength) > 0;
    if (greatest) {
      max = copy(bytes, from, to, max);
      maxLength = to - from;
    }
    if (!any || (!greatest && Arrays.compareUnsigned(bytes, from, to, min, 0, minLength) < 0)) {
      min = copy(bytes, from, to, min);
      minLength = to - from;
    }
    any = true;
  }

  private boolean isInside(byte[] bytes, int from, int to) {
    if (from == to || minLength == 0 || maxLength == 0) {
      return false;
    }
    int first = bytes[from] & 0xff;
    return first > (min[0] & 0xff) && first < (max[0] & 0xff);
  }

  private static byte[] copy(byte[] bytes, int from, int to, byte[] room) {
    int length = to - from;
    byte[] into = room.length < length ? new byte[2 * length] : room;
    System.arraycopy(bytes, from, into, 0, length);
    return into;
  }

  void add(Bounds other) {
    if (other.any) {
      add(other.min, 0, other.minLength);
      add(other.max, 0, other.maxLength);
    }
  }

  void clear() {
    any = false;
  }

  /** Empty if nothing was added. */
  byte[] min() {
    return any ? Arrays.copyOf(min, minLength) : TreeRow.NONE;
  }

  /** Empty if nothing was added. */
  byte[] max() {
    return any ? Arrays.copyOf(max, maxLength) : TreeRow.NONE;
  }

  /** Puts them into the statistics of a page. */
  void bounds(Statistics<?> statistics) {
    statistics.updateStats(Binary.fromConstantByteArray(min()));
    statistics.updateStats(Binary.fromConstantByteArray(max()));
  }
}
