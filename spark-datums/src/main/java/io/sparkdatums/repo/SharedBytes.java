package io.sparkdatums.repo;

import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records on their way through a shuffle, each without what it has in common with the one before at
 * its beginning and at its end. Two entries of one pack share about half of what a record says of
 * them, and to compress the whole costs more than to leave that out. Their hashes, which do not
 * compress, come after all records: among them, they keep the compressor of the shuffle from what
 * it could compress, and each by itself is too short for it to see that it should skip it.
 *
 * <pre>
 *   bytes of all records, each with its length, u32; where the hashes begin, u32
 *   and for each record:
 *   bytes shared at the beginning, varint; at the end, varint; bytes between, varint;
 *   one more than how many of these come before the hash, varint, 0 without one;
 *   the bytes between without the hash
 *   and the hashes
 * </pre>
 */
final class SharedBytes {
  /** Most bytes of the four numbers before a record. */
  private static final int NUMBERS = 20;

  private static final int HEADER = 2 * Integer.BYTES;
  private static final int HASH = ChangeBytes.HASH;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final int limit;
  private byte[] bytes;
  private int filled = HEADER;
  private byte[] hashes = {};
  private int hashesLength;
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
    return isEmpty()
        || (filled + hashesLength + NUMBERS + length <= limit && whole + length <= 4 * limit);
  }

  /**
   * Adds a record.
   *
   * @param hash where in the record a hash begins, 0 if it has none
   */
  void add(byte[] from, int at, int length, int hash) {
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
    if (hash > 0 && hash >= first && hash + HASH <= length - end) {
      number(hash - first + 1);
      put(from, at + first, hash - first);
      putHash(from, at + hash);
      put(from, at + hash + HASH, length - end - hash - HASH);
    } else {
      number(0);
      put(from, at + first, between);
    }
    whole += Records.HEAD + length;
    if (last.length < length) {
      last = new byte[2 * length];
    }
    System.arraycopy(from, at, last, 0, length);
    lastLength = length;
  }

  private void put(byte[] from, int at, int length) {
    System.arraycopy(from, at, bytes, filled, length);
    filled += length;
  }

  private void putHash(byte[] from, int at) {
    if (hashes.length < hashesLength + HASH) {
      hashes = Arrays.copyOf(hashes, Math.max(limit / 2, 2 * hashes.length) + HASH);
    }
    System.arraycopy(from, at, hashes, hashesLength, HASH);
    hashesLength += HASH;
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
    INT.set(bytes, Integer.BYTES, filled);
    byte[] taken = Arrays.copyOf(bytes, filled + hashesLength);
    System.arraycopy(hashes, 0, taken, filled, hashesLength);
    filled = HEADER;
    hashesLength = 0;
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
    private final int end;
    private int at = HEADER;
    private int hash;

    Reading(byte[] records) {
      this.records = records;
      this.end = (int) INT.get(records, Integer.BYTES);
      this.hash = end;
    }

    void into(SortBuffer buffer) {
      byte[] before = {};
      int beforeAt = 0;
      int beforeEnd = 0;
      while (at < end) {
        int first = number();
        int last = number();
        int between = number();
        int hashAfter = number();
        int place = buffer.begin(first + between + last);
        byte[] page = buffer.page();
        System.arraycopy(before, beforeAt, page, place, first);
        if (hashAfter == 0) {
          take(between, page, place + first);
        } else {
          int hashAt = place + first + hashAfter - 1;
          take(hashAfter - 1, page, place + first);
          System.arraycopy(records, hash, page, hashAt, HASH);
          hash += HASH;
          take(between - hashAfter + 1 - HASH, page, hashAt + HASH);
        }
        System.arraycopy(before, beforeEnd - last, page, place + first + between, last);
        before = page;
        beforeAt = place;
        beforeEnd = place + first + between + last;
      }
    }

    private void take(int length, byte[] page, int to) {
      System.arraycopy(records, at, page, to, length);
      at += length;
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
