package io.sparkdatums.repo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * JSON values, copied as they are written. Each is checked by the grammar of RFC 8259 while it is
 * copied, so memory holds one bit for each level of nesting and no more.
 */
final class JsonSplitter implements Splitter {
  private static final int MAX_DEPTH = 10_000;

  private final ByteSource source;
  private final BitSet objects = new BitSet();
  private int depth;

  JsonSplitter(ByteSource source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (isSpace(source.peek())) {
      source.read();
    }
    return source.peek() != ByteSource.END;
  }

  @Override
  public void next(OutputStream out) throws IOException {
    depth = 0;
    boolean wanted = true; // a value, else what comes after one
    while (true) {
      if (depth > 0) {
        spaces(out);
      }
      if (wanted) {
        wanted = value(out);
      } else {
        wanted = after(out);
      }
      if (!wanted && depth == 0) {
        return;
      }
    }
  }

  /** Copies a scalar, or what opens an object or a list; whether a value comes next. */
  private boolean value(OutputStream out) throws IOException {
    int c = source.peek();
    switch (c) {
      case '{' -> {
        open(out, true);
        return member(out, '}');
      }
      case '[' -> {
        open(out, false);
        spaces(out);
        if (source.peek() == ']') {
          close(out);
          return false;
        }
        return true;
      }
      case '"' -> string(out);
      case 't' -> word(out, "true");
      case 'f' -> word(out, "false");
      case 'n' -> word(out, "null");
      default -> number(out);
    }
    return false;
  }

  /** Copies what comes after a value in an object or a list; whether another value follows. */
  private boolean after(OutputStream out) throws IOException {
    int c = source.peek();
    boolean object = objects.get(depth - 1);
    if (c == ',') {
      copy(out);
      return !object || member(out, ByteSource.END);
    }
    if (c == (object ? '}' : ']')) {
      close(out);
      return false;
    }
    throw wrong(object ? "\",\" or \"}\" is expected" : "\",\" or \"]\" is expected");
  }

  /** Copies a name and its colon, or the end of an empty object; whether a value follows. */
  private boolean member(OutputStream out, int end) throws IOException {
    spaces(out);
    if (source.peek() == end && end != ByteSource.END) {
      close(out);
      return false;
    }
    if (source.peek() != '"') {
      throw wrong("the name of a member is expected");
    }
    string(out);
    spaces(out);
    if (source.peek() != ':') {
      throw wrong("\":\" is expected");
    }
    copy(out);
    return true;
  }

  private void open(OutputStream out, boolean object) throws IOException {
    if (depth == MAX_DEPTH) {
      throw wrong("it is nested deeper than " + MAX_DEPTH + " levels");
    }
    objects.set(depth++, object);
    copy(out);
  }

  private void close(OutputStream out) throws IOException {
    depth--;
    copy(out);
  }

  private void string(OutputStream out) throws IOException {
    copy(out);
    while (true) {
      int c = source.peek();
      if (c == ByteSource.END || c < ' ') {
        throw wrong("a string is not ended");
      }
      copy(out);
      if (c == '"') {
        return;
      }
      if (c == '\\') {
        escape(out);
      }
    }
  }

  private void escape(OutputStream out) throws IOException {
    int c = source.peek();
    if (c == ByteSource.END || "\"\\/bfnrtu".indexOf(c) < 0) {
      throw wrong("an escape is unknown");
    }
    copy(out);
    for (int digits = c == 'u' ? 4 : 0; digits > 0; digits--) {
      if (Character.digit(source.peek(), 16) < 0) {
        throw wrong("an escape lacks a hexadecimal digit");
      }
      copy(out);
    }
  }

  private void word(OutputStream out, String word) throws IOException {
    for (byte c : word.getBytes(StandardCharsets.US_ASCII)) {
      if (source.peek() != c) {
        throw wrong(word + " is expected");
      }
      copy(out);
    }
  }

  private void number(OutputStream out) throws IOException {
    if (source.peek() == '-') {
      copy(out);
    }
    if (source.peek() == '0') {
      copy(out);
    } else {
      digits(out);
    }
    if (source.peek() == '.') {
      copy(out);
      digits(out);
    }
    if (source.peek() == 'e' || source.peek() == 'E') {
      copy(out);
      if (source.peek() == '+' || source.peek() == '-') {
        copy(out);
      }
      digits(out);
    }
  }

  private void digits(OutputStream out) throws IOException {
    if (!isDigit(source.peek())) {
      throw wrong("no value begins or goes on like this");
    }
    while (isDigit(source.peek())) {
      copy(out);
    }
  }

  private void spaces(OutputStream out) throws IOException {
    while (isSpace(source.peek())) {
      copy(out);
    }
  }

  private void copy(OutputStream out) throws IOException {
    out.write(source.read());
  }

  private RuntimeException wrong(String problem) {
    return source.syntax(problem);
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
