package io.sparkdatums.repo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Rows of the COPY section of a PostgreSQL dump. All up to the COPY line is the header, all from
 * the line {@code \.} on is the trailer; together they may have 16 MB.
 */
final class SqlSplitter implements Splitter {
  private static final int MAX = 16 << 20;

  private final ByteSource source;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final ByteArrayOutputStream trailer = new ByteArrayOutputStream();
  private boolean opened;
  private boolean ended;

  /** Keeps what it gets, up to the limit. */
  private final class Bounded extends OutputStream {
    private final ByteArrayOutputStream kept;

    Bounded(ByteArrayOutputStream kept) {
      this.kept = kept;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      if (header.size() + trailer.size() + kept.size() + count > MAX) {
        throw source.syntax("what comes before and after the rows has more than 16 MB");
      }
      kept.write(bytes, offset, count);
    }
  }

  SqlSplitter(ByteSource source) {
    this.source = source;
  }

  @Override
  public byte[] header() throws IOException {
    open();
    return header.toByteArray();
  }

  @Override
  public byte[] trailer() {
    return trailer.toByteArray();
  }

  @Override
  public boolean hasNext() throws IOException {
    open();
    if (!ended && source.peek() == '\\') {
      backslash();
    }
    if (!ended && source.peek() == ByteSource.END && pending == 0) {
      throw source.syntax("the rows are not ended by a line \\.");
    }
    return !ended;
  }

  /** How many bytes of a row have been looked at already: a backslash. */
  private int pending;

  private void backslash() throws IOException {
    if (pending > 0) {
      return;
    }
    source.read();
    if (source.peek() != '.') {
      pending = 1;
      return;
    }
    ended = true;
    trailer.write('\\');
    while (source.peek() != ByteSource.END) {
      if (isCopy(line(trailer))) {
        throw source.syntax("there is a second COPY section; split each table's dump by itself");
      }
    }
  }

  @Override
  public void next(OutputStream out) throws IOException {
    if (pending > 0) {
      out.write('\\');
      pending = 0;
    }
    source.line(out);
  }

  private void open() throws IOException {
    if (opened) {
      return;
    }
    opened = true;
    while (source.peek() != ByteSource.END) {
      if (isCopy(line(header))) {
        return;
      }
    }
    throw source.syntax("there is no COPY section");
  }

  /** Keeps the next line and returns it. */
  private byte[] line(ByteArrayOutputStream kept) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    source.line(new Bounded(line));
    kept.writeBytes(line.toByteArray());
    return line.toByteArray();
  }

  private static boolean isCopy(byte[] bytes) {
    String line = new String(bytes, StandardCharsets.UTF_8);
    return line.startsWith("COPY ") && line.stripTrailing().endsWith(" FROM stdin;");
  }
}
