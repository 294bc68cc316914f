package io.sparkdatums.pack;

import java.util.zip.CRC32C;

/**
 * A checksummed run of records in a pack.
 *
 * @param offset where it begins in the pack, in bytes
 * @param length bytes
 * @param records how many records
 * @param firstBucket the bucket of the first record, 0 where there are no buckets
 * @param lastBucket the bucket of the last record
 * @param crc CRC-32C of the bytes
 */
record Block(long offset, int length, int records, int firstBucket, int lastBucket, int crc) {

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  void encode(RecordBuffer to) {
    to.varint(offset);
    to.varint(length);
    to.varint(records);
    to.varint(firstBucket);
    to.varint(lastBucket);
    to.u32(crc);
  }

  /** Reads a block that must lie before {@code limit}. */
  static Block decode(RecordCursor from, String pack, long limit, int buckets) {
    long offset = from.varint();
    int length = from.count(Integer.MAX_VALUE);
    int records = from.count(length);
    int firstBucket = from.count(buckets - 1);
    int lastBucket = from.count(buckets - 1);
    if (offset < PackFormat.HEAD_BYTES || offset > limit - length || records == 0) {
      throw RecordCursor.corrupt(pack, "its footer names a block that it does not have");
    }
    return new Block(offset, length, records, firstBucket, lastBucket, from.u32());
  }
}
