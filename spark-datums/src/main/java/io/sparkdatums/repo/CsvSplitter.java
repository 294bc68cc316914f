package io.sparkdatums.repo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Records of comma-separated values as Go's {@code encoding/csv} reads and writes them, for that is
 * what the files looked like before: blank lines are skipped, CR LF is LF inside of quotes too,
 * records may differ in length, and a field is quoted if it holds a comma, a quote or an end of
 * line, begins with white space, or is {@code \.}.
 *
 * <p>A field is kept in memory until it is known whether it needs quotes; one longer than 1 MB gets
 * them in any case, which leaves its value as it is.
 */
final class CsvSplitter implements Splitter {
  private static final int LONG = 1 << 20;

  private final ByteSource source;
  private final ByteArrayOutputStream field = new ByteArrayOutputStream();
  private boolean quoting;
  private boolean quotes;

  CsvSplitter(ByteSource source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (source.peek() == '\n' || source.peek() == '\r') {
      int c = source.read();
      if (c == '\r' && source.peek() != '\n' && source.peek() != ByteSource.END) {
        carried = true;
        return true;
      }
    }
    return source.peek() != ByteSource.END;
  }

  private boolean carried;

  @Override
  public void next(OutputStream out) throws IOException {
    boolean more = true;
    while (more) {
      more = field(out);
      if (more) {
        out.write(',');
      }
    }
    out.write('\n');
  }

  /** Copies a field and takes what ends it; whether another one follows. */
  private boolean field(OutputStream out) throws IOException {
    field.reset();
    quoting = false;
    quotes = false;
    boolean quoted = !carried && source.peek() == '"';
    int end;
    if (quoted) {
      source.read();
      end = quoted(out);
    } else {
      end = plain(out);
    }
    if (quoting) {
      out.write('"');
    } else if (needsQuotes()) {
      out.write('"');
      escaped(out);
      out.write('"');
    } else {
      field.writeTo(out);
    }
    return end == ',';
  }

  private int plain(OutputStream out) throws IOException {
    while (true) {
      int c = take();
      if (c == ',' || c == '\n' || c == ByteSource.END) {
        return c;
      }
      if (c == '"') {
        throw source.syntax("there is a quote in a field that does not begin with one");
      }
      add(c, out);
    }
  }

  private int quoted(OutputStream out) throws IOException {
    while (true) {
      int c = take();
      if (c == ByteSource.END) {
        throw source.syntax("a field in quotes is not ended");
      }
      if (c != '"') {
        add(c, out);
        continue;
      }
      c = take();
      if (c == ',' || c == '\n' || c == ByteSource.END) {
        return c;
      }
      if (c != '"') {
        throw source.syntax("after a field in quotes comes neither a comma nor an end of line");
      }
      add(c, out);
    }
  }

  /** The next byte; CR LF is LF, and a CR at the very end is nothing. */
  private int take() throws IOException {
    if (carried) {
      carried = false;
      return '\r';
    }
    int c = source.read();
    if (c == '\r' && (source.peek() == '\n' || source.peek() == ByteSource.END)) {
      return source.read();
    }
    return c;
  }

  private void add(int c, OutputStream out) throws IOException {
    if (quoting) {
      escaped(c, out);
      return;
    }
    quotes |= c == ',' || c == '"' || c == '\n' || c == '\r';
    field.write(c);
    if (field.size() > LONG) {
      quoting = true;
      out.write('"');
      escaped(out);
      field.reset();
    }
  }

  private boolean needsQuotes() {
    if (quotes || field.size() == 0) {
      return quotes;
    }
    String start = field.toString(java.nio.charset.StandardCharsets.UTF_8);
    return start.equals("\\.") || isSpace(start.codePointAt(0));
  }

  private void escaped(OutputStream out) throws IOException {
    for (byte c : field.toByteArray()) {
      escaped(c, out);
    }
  }

  private static void escaped(int c, OutputStream out) throws IOException {
    if (c == '"') {
      out.write('"');
    }
    out.write(c);
  }

  /** White space as Unicode defines it. */
  private static boolean isSpace(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || Character.isSpaceChar(c);
  }
}
