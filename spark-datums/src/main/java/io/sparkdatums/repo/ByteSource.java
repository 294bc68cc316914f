package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Bytes of a file with a look at the next one, and where it is. */
final class ByteSource {
  static final int END = -1;
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private long position;

  /**
   * @param name the file, for errors
   * @param position how many bytes come before what is read
   */
  ByteSource(String name, InputStream in, long position) {
    this.name = name;
    this.in = in;
    this.position = position;
  }

  /** How many bytes come before the next one. */
  long position() {
    return position;
  }

  /** The next byte, {@link #END} if there is none. */
  int peek() throws IOException {
    return fill() ? buffer[from] & 0xff : END;
  }

  /** Takes the next byte, {@link #END} if there is none. */
  int read() throws IOException {
    if (!fill()) {
      return END;
    }
    position++;
    return buffer[from++] & 0xff;
  }

  /** Copies up to and with the next line feed, or to the end. */
  void line(OutputStream out) throws IOException {
    while (fill()) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      boolean found = end < to;
      int count = end - from + (found ? 1 : 0);
      out.write(buffer, from, count);
      from += count;
      position += count;
      if (found) {
        return;
      }
    }
  }

  private boolean fill() throws IOException {
    if (from == to) {
      int count = in.read(buffer);
      if (count <= 0) {
        return false;
      }
      from = 0;
      to = count;
    }
    return true;
  }

  DatumsException syntax(String problem) {
    return DatumsException.of(
        "SPLIT_SYNTAX", Map.of("source", name, "position", position, "problem", problem));
  }
}
