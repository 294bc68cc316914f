package io.sparkdatums.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bytes of content of a pack. Small reads are served from a buffer, large ones go straight. */
final class PackContent extends InputStream {
  private static final int BUFFER_BYTES = 128 << 10;

  private final PackFile file;
  private final long end;
  private long next;
  private byte[] buffer = new byte[0];
  private int at;
  private int filled;

  PackContent(PackFile file, long offset, long length) {
    this.file = file;
    this.next = offset;
    this.end = offset + length;
  }

  @Override
  public int read() throws IOException {
    if (at == filled && !fill()) {
      return -1;
    }
    return buffer[at++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, into.length);
    if (count == 0) {
      return 0;
    }
    if (at == filled && count >= Math.min(BUFFER_BYTES, end - next)) {
      int direct = (int) Math.min(count, end - next);
      if (direct == 0) {
        return -1;
      }
      file.read(next, into, offset, direct);
      next += direct;
      return direct;
    }
    if (at == filled && !fill()) {
      return -1;
    }
    int copied = Math.min(count, filled - at);
    System.arraycopy(buffer, at, into, offset, copied);
    at += copied;
    return copied;
  }

  @Override
  public long skip(long count) {
    long inBuffer = Math.min(Math.max(count, 0), filled - at);
    at += (int) inBuffer;
    long beyond = Math.min(Math.max(count - inBuffer, 0), end - next);
    next += beyond;
    return inBuffer + beyond;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, filled - at + end - next);
  }

  private boolean fill() throws IOException {
    int count = (int) Math.min(BUFFER_BYTES, end - next);
    if (count == 0) {
      return false;
    }
    if (buffer.length < count) {
      buffer = new byte[count];
    }
    file.read(next, buffer, 0, count);
    next += count;
    at = 0;
    filled = count;
    return true;
  }
}
