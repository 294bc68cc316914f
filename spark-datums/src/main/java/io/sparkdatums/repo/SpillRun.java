package io.sparkdatums.repo;

import io.sparkdatums.tree.Records;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Sorted records in a temporary file that has no name any more once it is open, so that a crash
 * leaves nothing behind. First written, then read once.
 */
final class SpillRun implements Records, Closeable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel file;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private int at;
  private int end;

  private SpillRun(FileChannel file) {
    this.file = file;
  }

  static SpillRun create(Path directory) throws IOException {
    return new SpillRun(
        FileChannel.open(
            Files.createTempFile(directory, "sort-", ".run"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Writes a record that stands with its length before it in an array. */
  void add(byte[] bytes, int place) throws IOException {
    int from = place - Records.HEAD;
    int length = Records.HEAD + ByteBuffer.wrap(bytes).getInt(from);
    if (length > buffer.remaining()) {
      flush();
    }
    if (length > buffer.capacity()) {
      write(ByteBuffer.wrap(bytes, from, length));
    } else {
      buffer.put(bytes, from, length);
    }
  }

  /**
   * After the last record, before the first is read. Until then a run takes no memory.
   *
   * @return its length in bytes
   */
  long finish() throws IOException {
    flush();
    long length = file.position();
    file.position(0);
    buffer = ByteBuffer.allocate(0);
    return length;
  }

  private void flush() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public boolean advance() throws IOException {
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocate(BUFFER).limit(0);
    }
    buffer.position(end);
    if (!has(Records.HEAD)) {
      return false;
    }
    int length = buffer.getInt(buffer.position());
    if (!has(Records.HEAD + length)) {
      throw new EOFException("a temporary file of a sort was cut off");
    }
    at = buffer.position() + Records.HEAD;
    end = at + length;
    return true;
  }

  /** Whether so many bytes follow; reads them if they are not in the buffer. */
  private boolean has(int wanted) throws IOException {
    if (buffer.remaining() >= wanted) {
      return true;
    }
    buffer.compact();
    if (buffer.capacity() < wanted) {
      buffer = ByteBuffer.allocate(wanted).put(buffer.flip());
    }
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {
      // Until the buffer is full or the file ends.
    }
    buffer.flip();
    return buffer.remaining() >= wanted;
  }

  @Override
  public byte[] bytes() {
    return buffer.array();
  }

  @Override
  public int at() {
    return at;
  }

  /** Where the record ends in the array. */
  int end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
