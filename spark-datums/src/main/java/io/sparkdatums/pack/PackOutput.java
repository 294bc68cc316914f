package io.sparkdatums.pack;

import java.io.IOException;
import java.io.OutputStream;

/** The object being written: a buffer that knows its position. */
final class PackOutput {
  private final OutputStream out;
  private final byte[] buffer = new byte[64 << 10];
  private int filled;
  private long position;
  private boolean failed;

  PackOutput(OutputStream out) {
    this.out = out;
  }

  long position() {
    return position;
  }

  /** Whether a write has failed, so that positions no longer say where bytes are. */
  boolean failed() {
    return failed;
  }

  void write(byte[] bytes, int offset, int count) throws IOException {
    if (count > buffer.length - filled) {
      flush();
    }
    if (count > buffer.length) {
      pass(bytes, offset, count);
    } else {
      System.arraycopy(bytes, offset, buffer, filled, count);
      filled += count;
    }
    position += count;
  }

  private void flush() throws IOException {
    pass(buffer, 0, filled);
    filled = 0;
  }

  private void pass(byte[] bytes, int offset, int count) throws IOException {
    boolean done = false;
    try {
      out.write(bytes, offset, count);
      done = true;
    } finally {
      failed |= !done;
    }
  }

  /** Writes what is buffered and closes the object. */
  void close() throws IOException {
    try {
      flush();
    } finally {
      out.close();
    }
  }

  /** Closes the object without what is buffered. */
  void discard() throws IOException {
    out.close();
  }
}
