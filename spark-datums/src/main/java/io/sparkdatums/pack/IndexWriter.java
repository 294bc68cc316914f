package io.sparkdatums.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes sorted entries as blocks, paths front-coded: each record begins with how many bytes its
 * path shares with the one before it in the block, and the rest of the path.
 */
final class IndexWriter implements RawEntry.Sink {
  private final PackOutput out;
  private final int buckets;
  private final RecordBuffer block = new RecordBuffer();
  private final byte[] previous = new byte[PackFormat.MAX_PATH_BYTES];
  private final List<Block> blocks = new ArrayList<>();
  private int previousLength;
  private int records;
  private int firstBucket;
  private int bucket;

  IndexWriter(PackOutput out, int buckets) {
    this.out = out;
    this.buckets = buckets;
  }

  @Override
  public void accept(byte[] bytes, int at) throws IOException {
    int next = RawEntry.bucket(bytes, at, buckets);
    if (block.length() >= PackFormat.MAX_INDEX_BLOCK
        || (next != bucket && block.length() >= PackFormat.MIN_INDEX_BLOCK)) {
      cut();
    }
    if (records == 0) {
      firstBucket = next;
    }
    bucket = next;
    int key = at + RawEntry.HEAD_BYTES;
    int length = RawEntry.keyLength(bytes, at);
    int differs = Arrays.mismatch(previous, 0, previousLength, bytes, key, key + length);
    int shared = differs < 0 ? length : differs;
    block.varint(shared);
    block.varint(length - shared);
    block.pathBytes(bytes, key + shared, length - shared);
    block.bytes(bytes, key + length, RawEntry.tailLength(bytes, at));
    System.arraycopy(bytes, key + shared, previous, shared, length - shared);
    previousLength = length;
    records++;
  }

  /** Writes the last block and gives all of them. */
  List<Block> finish() throws IOException {
    if (records > 0) {
      cut();
    }
    return blocks;
  }

  private void cut() throws IOException {
    int crc = Block.crc(block.array(), 0, block.length());
    blocks.add(new Block(out.position(), block.length(), records, firstBucket, bucket, crc));
    out.write(block.array(), 0, block.length());
    block.truncate(0);
    previousLength = 0;
    records = 0;
  }
}
