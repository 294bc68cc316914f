package io.sparkdatums.repo;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Changes by shard, canonical path, operation, datum and hash, sorted in memory bounded by a
 * constant.
 */
final class SortedChanges implements Iterator<ShardChange>, Closeable {
  private static final int MEMORY = 4 << 20;

  private final SpillSort sort;
  private final SpillSort.Cursor sorted;
  private boolean isNext;

  private SortedChanges(SpillSort sort, SpillSort.Cursor sorted) throws IOException {
    this.sort = sort;
    this.sorted = sorted;
    this.isNext = sorted.advance();
  }

  /**
   * Reads all changes, and keeps what does not fit in temporary files of a directory.
   *
   * @param chunks changes of {@link ShardChunks}
   */
  static SortedChanges of(Iterator<byte[]> chunks, Path scratch) throws IOException {
    SpillSort sort = new SpillSort(ChangeBytes::compare, MEMORY, scratch);
    try {
      while (chunks.hasNext()) {
        byte[] chunk = chunks.next();
        ByteBuffer lengths = ByteBuffer.wrap(chunk);
        for (int at = 0; at < chunk.length; ) {
          int length = lengths.getInt(at);
          sort.add(chunk, at + SpillSort.HEAD, length);
          at += SpillSort.HEAD + length;
        }
      }
      return new SortedChanges(sort, sort.sorted());
    } catch (IOException | RuntimeException e) {
      sort.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    return isNext;
  }

  @Override
  public ShardChange next() {
    if (!isNext) {
      throw new NoSuchElementException();
    }
    ShardChange change = ChangeBytes.decode(sorted.bytes(), sorted.at());
    try {
      isNext = sorted.advance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return change;
  }

  @Override
  public void close() throws IOException {
    sort.close();
  }
}
