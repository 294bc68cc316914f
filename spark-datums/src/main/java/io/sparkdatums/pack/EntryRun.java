package io.sparkdatums.pack;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A sorted run of raw entries in a temporary file, and its reading head. */
final class EntryRun {
  private static final int BUFFER_BYTES = 2 * RawEntry.MAX_BYTES;

  private final int number;
  private final FileChannel file;
  private final long end;
  private long next;
  private byte[] buffer = new byte[0];
  private int at;
  private int filled;

  private EntryRun(int number, FileChannel file, long start, long end) {
    this.number = number;
    this.file = file;
    this.next = start;
    this.end = end;
  }

  /** Writes a run at the end of the file. */
  static final class Writer implements RawEntry.Sink {
    private final FileChannel file;
    private final long start;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    Writer(FileChannel file) throws IOException {
      this.file = file;
      this.start = file.size();
      file.position(start);
    }

    @Override
    public void accept(byte[] bytes, int at) throws IOException {
      int length = RawEntry.length(bytes, at);
      if (length > buffer.remaining()) {
        flush();
      }
      buffer.put(bytes, at, length);
    }

    EntryRun finish(int number) throws IOException {
      flush();
      return new EntryRun(number, file, start, file.position());
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      buffer.clear();
    }
  }

  /** Moves to the first or the next entry; false at the end. */
  boolean advance() throws IOException {
    if (filled > at) {
      at += RawEntry.length(buffer, at);
    }
    if (filled - at < RawEntry.MAX_BYTES && next < end) {
      fill();
    }
    return at < filled;
  }

  /** Of equal paths, those of the run with the lower number came first. */
  int number() {
    return number;
  }

  byte[] bytes() {
    return buffer;
  }

  int at() {
    return at;
  }

  private void fill() throws IOException {
    byte[] into = buffer.length == 0 ? new byte[BUFFER_BYTES] : buffer;
    System.arraycopy(buffer, at, into, 0, filled - at);
    filled -= at;
    at = 0;
    buffer = into;
    int wanted = (int) Math.min(buffer.length - filled, end - next);
    ByteBuffer free = ByteBuffer.wrap(buffer, filled, wanted);
    while (free.hasRemaining()) {
      int read = file.read(free, next);
      if (read < 0) {
        throw new EOFException("the temporary file of a pack's index was cut off");
      }
      next += read;
    }
    filled += wanted;
  }
}
