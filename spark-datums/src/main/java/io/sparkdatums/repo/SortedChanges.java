package io.sparkdatums.repo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;

/** Changes by shard, canonical path, operation, datum and hash, sorted in bounded memory. */
final class SortedChanges {
  private SortedChanges() {}

  /**
   * Reads all changes, and keeps what does not fit in temporary files of a directory.
   *
   * @param chunks changes of {@link ShardChunks}
   * @param memory bytes that fit
   */
  static SortedRecords<ShardChange> of(Iterator<byte[]> chunks, int memory, Path scratch)
      throws IOException {
    SpillSort sort = new SpillSort(ChangeBytes::compare, memory, scratch);
    return SortedRecords.of(sort, all -> fill(all, chunks), new ChangeBytes()::decode);
  }

  private static void fill(SpillSort sort, Iterator<byte[]> chunks) throws IOException {
    while (chunks.hasNext()) {
      byte[] chunk = chunks.next();
      ByteBuffer lengths = ByteBuffer.wrap(chunk);
      for (int at = 0; at < chunk.length; ) {
        int length = lengths.getInt(at);
        sort.add(chunk, at + SpillSort.HEAD, length);
        at += SpillSort.HEAD + length;
      }
    }
  }
}
