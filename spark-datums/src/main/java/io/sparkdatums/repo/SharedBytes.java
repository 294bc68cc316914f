package io.sparkdatums.repo;

import io.sparkdatums.tree.Records;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records on their way through a shuffle, each without what it has in common with the one before at
 * its beginning and at its end. Two entries of one pack share about half of what a record says of
 * them, and to compress the whole costs more than to leave that out.
 *
 * <pre>
 *   bytes of all records, each with its length, u32
 *   and for each record:
 *   bytes shared at the beginning, varint; at the end, varint; bytes between, varint; these
 * </pre>
 */
final class SharedBytes {
  /** Most bytes of the three numbers before a record. */
  private static final int NUMBERS = 15;

  private static final int HEADER = Integer.BYTES;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final int limit;
  private byte[] bytes;
  private int filled = HEADER;
  private byte[] last = {};
  private int lastLength;
  private int whole;

  /**
   * @param limit bytes that the records may have, before and after; a single one may have more
   */
  SharedBytes(int limit) {
    this.limit = limit;
    this.bytes = new byte[HEADER];
  }

  boolean isEmpty() {
    return whole == 0;
  }

  /** Whether a record of so many bytes can be added. */
  boolean hasRoom(int length) {
    return isEmpty() || (filled + NUMBERS + length <= limit && whole + length <= 4 * limit);
  }

  void add(byte[] from, int at, int length) {
    int most = filled + NUMBERS + length;
    if (bytes.length < most) {
      bytes = Arrays.copyOf(bytes, Math.max(limit, most));
    }
    int differs = Arrays.mismatch(last, 0, lastLength, from, at, at + length);
    int first = differs < 0 ? length : differs;
    int end = sharedEnd(from, at + length, Math.min(length, lastLength) - first);
    int between = length - first - end;
    number(first);
    number(end);
    number(between);
    System.arraycopy(from, at + first, bytes, filled, between);
    filled += between;
    whole += Records.HEAD + length;
    if (last.length < length) {
      last = new byte[2 * length];
    }
    System.arraycopy(from, at, last, 0, length);
    lastLength = length;
  }

  private int sharedEnd(byte[] from, int end, int most) {
    int shared = 0;
    while (shared < most && last[lastLength - 1 - shared] == from[end - 1 - shared]) {
      shared++;
    }
    return shared;
  }

  private void number(int number) {
    int left = number;
    for (; left > 0x7f; left >>>= 7) {
      bytes[filled++] = (byte) (left | 0x80);
    }
    bytes[filled++] = (byte) left;
  }

  /** The records since the last call. */
  byte[] take() {
    INT.set(bytes, 0, whole);
    byte[] taken = Arrays.copyOf(bytes, filled);
    filled = HEADER;
    lastLength = 0;
    whole = 0;
    return taken;
  }

  /** Bytes of the records of an array when they are whole again, each with its length. */
  static int whole(byte[] records) {
    return (int) INT.get(records, 0);
  }

  /** Reads the records of an array into a buffer. */
  static void read(byte[] records, SortBuffer into) {
    new Reading(records).into(into);
  }

  private static final class Reading {
    private final byte[] records;
    private int at = HEADER;

    Reading(byte[] records) {
      this.records = records;
    }

    void into(SortBuffer buffer) {
      byte[] before = {};
      int beforeAt = 0;
      int beforeEnd = 0;
      while (at < records.length) {
        int first = number();
        int end = number();
        int between = number();
        int place = buffer.begin(first + between + end);
        byte[] page = buffer.page();
        System.arraycopy(before, beforeAt, page, place, first);
        System.arraycopy(records, at, page, place + first, between);
        System.arraycopy(before, beforeEnd - end, page, place + first + between, end);
        at += between;
        before = page;
        beforeAt = place;
        beforeEnd = place + first + between + end;
      }
    }

    private int number() {
      int number = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = records[at++];
        number |= (next & 0x7f) << shift;
        if (next >= 0) {
          return number;
        }
      }
    }
  }
}
