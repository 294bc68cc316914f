package io.sparkdatums.tree;

import java.util.Arrays;

/**
 * Gathers the hash of a file from its contributions one by one. Memory: 44 bytes for each
 * contribution of one file, from the second on.
 */
final class PartsHash {
  private static final int START = Digests.PARTS.length + Long.BYTES;

  private final Digests digests;
  private byte[] text = Arrays.copyOf(Digests.PARTS, 1 << 10);
  private byte[] first = new byte[Digests.HASH];
  private int end;
  private long count;

  PartsHash(Digests digests) {
    this.digests = digests;
  }

  /** A file begins. */
  void begin() {
    end = START;
    count = 0;
  }

  /** Adds a contribution, in datum order. */
  void add(long length, byte[] bytes, int hashAt, int hashLength) {
    int more = Long.BYTES + Integer.BYTES + hashLength;
    if (text.length - end < more) {
      text = Arrays.copyOf(text, 2 * text.length + more);
    }
    ChangeBytes.LONG.set(text, end, length);
    ChangeBytes.INT.set(text, end + Long.BYTES, hashLength);
    System.arraycopy(bytes, hashAt, text, end + more - hashLength, hashLength);
    end += more;
    count++;
  }

  /**
   * The hash of the file: of one part the SHA-256 of its content, of several the hash over their
   * sizes and hashes in order, so that no merge reads contents. The latter has all its bits
   * flipped: no content can be made whose SHA-256 it is. The array is used again.
   */
  byte[] end() {
    if (count == 1) {
      int from = START + Long.BYTES + Integer.BYTES;
      if (first.length != end - from) {
        first = new byte[end - from];
      }
      System.arraycopy(text, from, first, 0, first.length);
      return first;
    }
    ChangeBytes.LONG.set(text, Digests.PARTS.length, count);
    byte[] hash = digests.hash(text, end);
    for (int i = 0; i < hash.length; i++) {
      hash[i] = (byte) ~hash[i];
    }
    return hash;
  }
}
