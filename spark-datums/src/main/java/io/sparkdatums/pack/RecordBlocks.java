package io.sparkdatums.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of records in the order in which they come. Records after the mark belong to the datum in
 * hand and can be taken back; they never share a block with records before it once written.
 */
final class RecordBlocks {
  private final PackOutput out;
  private final RecordBuffer buffer = new RecordBuffer();
  private final List<Block> blocks = new ArrayList<>();
  private int records;
  private int markedLength;
  private int markedRecords;
  private int markedBlocks;

  RecordBlocks(PackOutput out) {
    this.out = out;
  }

  /** Where to encode the next record, to be followed by {@link #added}. */
  RecordBuffer buffer() {
    return buffer;
  }

  void added() {
    records++;
  }

  boolean full() {
    return buffer.length() >= PackFormat.RECORD_BLOCK;
  }

  /** What has come so far stays. */
  void mark() {
    markedLength = buffer.length();
    markedRecords = records;
    markedBlocks = blocks.size();
  }

  /** Takes back what came since the mark. */
  void reset() {
    buffer.truncate(markedLength);
    records = markedRecords;
    blocks.subList(markedBlocks, blocks.size()).clear();
  }

  /** Writes what is buffered. */
  void cut() throws IOException {
    boolean markIsHere = markedLength > 0 && markedLength < buffer.length();
    if (markIsHere) {
      write(0, markedLength, markedRecords);
      write(markedLength, buffer.length(), records - markedRecords);
      markedBlocks++;
    } else {
      write(0, buffer.length(), records);
      if (markedLength > 0) {
        markedBlocks++;
      }
    }
    buffer.truncate(0);
    records = 0;
    markedLength = 0;
    markedRecords = 0;
  }

  private void write(int from, int to, int count) throws IOException {
    if (count > 0) {
      long offset = out.position();
      int crc = Block.crc(buffer.array(), from, to - from);
      out.write(buffer.array(), from, to - from);
      blocks.add(new Block(offset, to - from, count, 0, 0, crc));
    }
  }

  List<Block> blocks() {
    return blocks;
  }
}
