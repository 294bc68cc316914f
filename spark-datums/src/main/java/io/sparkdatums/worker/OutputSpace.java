package io.sparkdatums.worker;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Space for what one datum writes, given out from front to back in one line of bytes. The end of
 * the line is in memory; whenever 32 MB are, they go to a scratch file. Not thread-safe.
 */
final class OutputSpace implements Closeable {
  private static final int CHUNKS = 512;

  private final Chunks pool;
  private final int mostChunks;
  private final SpillFile spill;
  private final List<byte[]> chunks = new ArrayList<>(1);
  private int given;
  private long spilled;
  private @Nullable IOException failure;

  /**
   * @param scratch a directory on the local disk
   */
  OutputSpace(Chunks pool, Path scratch) {
    this(pool, scratch, CHUNKS);
  }

  OutputSpace(Chunks pool, Path scratch, int mostChunks) {
    this.pool = pool;
    this.mostChunks = mostChunks;
    this.spill = new SpillFile(scratch);
  }

  /** Where the space ends that was given out. */
  long end() {
    return chunks.isEmpty() ? spilled : start(chunks.size() - 1) + given;
  }

  private long start(int chunk) {
    return spilled + (long) chunk * Chunks.BYTES;
  }

  /**
   * Gives out what follows {@link #end}.
   *
   * @return how many bytes, less than wanted if a chunk ends there and 0 if it has ended
   */
  int extend(int wanted) {
    int more = chunks.isEmpty() ? 0 : Math.min(wanted, Chunks.BYTES - given);
    given += more;
    return more;
  }

  /** Sees to it that {@link #extend} has something to give. */
  void makeRoom() throws IOException {
    if (!chunks.isEmpty() && given < Chunks.BYTES) {
      return;
    }
    if (chunks.size() == mostChunks) {
      spill();
    }
    chunks.add(pool.take());
    given = 0;
  }

  private void spill() throws IOException {
    check();
    try {
      for (byte[] chunk : chunks) {
        spill.append(chunk, chunk.length);
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    spilled = start(chunks.size());
    pool.give(chunks);
    chunks.clear();
  }

  private void check() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** Whether a position can still be written to. */
  boolean isInMemory(long position) {
    return position >= spilled;
  }

  /** Writes to space that was given out at once and is in memory. */
  void put(long position, byte[] from, int offset, int count) {
    System.arraycopy(from, offset, chunk(position), place(position), count);
  }

  /** Copies what was put to space that was given out at once. */
  void copy(long position, int count, OutputStream to) throws IOException {
    check();
    if (isInMemory(position)) {
      to.write(chunk(position), place(position), count);
    } else {
      spill.copy(new SpillFile.Part(position, count), to);
    }
  }

  private byte[] chunk(long position) {
    return chunks.get((int) ((position - spilled) / Chunks.BYTES));
  }

  private static int place(long position) {
    return (int) (position % Chunks.BYTES);
  }

  @Override
  public void close() throws IOException {
    pool.give(chunks);
    chunks.clear();
    spill.close();
  }
}
