package io.sparkdatums.pack;

import java.io.IOException;
import java.util.Arrays;

/**
 * An entry as it waits to be sorted, in bytes: the bucket of the path's hash among 65 536 (and with
 * that its bucket, whatever the number of buckets will be), key length u16, tail length u8, the
 * path's sort key, and the tail, which goes into the index as it is.
 */
final class RawEntry {
  static final int HEAD_BYTES = 5;
  static final int MAX_BYTES = HEAD_BYTES + PackFormat.MAX_PATH_BYTES + 0xff;

  private static final int BUCKETS = 1 << 16;

  private RawEntry() {}

  static void encode(RecordBuffer to, byte[] key, long hash, RecordBuffer tail) {
    to.truncate(0);
    to.u16(PathHash.bucket(hash, BUCKETS));
    to.u16(key.length);
    to.u8(tail.length());
    to.bytes(key, 0, key.length);
    to.bytes(tail.array(), 0, tail.length());
  }

  static int bucket(byte[] bytes, int at, int buckets) {
    return ((bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff)) / (BUCKETS / buckets);
  }

  static int keyLength(byte[] bytes, int at) {
    return (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
  }

  static int tailLength(byte[] bytes, int at) {
    return bytes[at + 4] & 0xff;
  }

  static int length(byte[] bytes, int at) {
    return HEAD_BYTES + keyLength(bytes, at) + tailLength(bytes, at);
  }

  static int compareKeys(byte[] a, int atA, byte[] b, int atB) {
    int keyA = atA + HEAD_BYTES;
    int keyB = atB + HEAD_BYTES;
    return Arrays.compareUnsigned(
        a, keyA, keyA + keyLength(a, atA), b, keyB, keyB + keyLength(b, atB));
  }

  /** Takes entries in index order. */
  interface Sink {
    void accept(byte[] bytes, int at) throws IOException;
  }
}
