package io.sparkdatums.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the launcher's shell and the user's processes print to one stream, for as long as the
 * shell lives.
 *
 * <p>The shell ends the output of each command by a mark, a random word that user code does not
 * know, and the command's status. What comes before it is the command's, cut into lines. All of it
 * is read, whatever its size, so that no program is blocked; what exceeds the bounds is counted.
 */
final class OutputPump implements Runnable {
  private static final int LINE_BYTES = 8192;
  private static final int TAIL_BYTES = 64;

  /** Told of the ends of commands and of the stream. */
  interface Marks {

    /** A command has ended with this status. */
    void ended(int status);

    /** The shell is gone. */
    void closed();
  }

  private final String stream;
  private final InputStream in;
  private final String mark;
  private final Marks marks;
  private volatile @Nullable LineSink sink;

  private final byte[] line = new byte[LINE_BYTES];
  private int length;
  // The last bytes of the line, which may be the mark even where the line was cut.
  private final byte[] tail = new byte[TAIL_BYTES];
  private long total;

  OutputPump(String stream, InputStream in, String mark, Marks marks) {
    this.stream = stream;
    this.in = in;
    this.mark = mark;
    this.marks = marks;
  }

  /** Where the lines of the next command go, or null to drop them. */
  void sink(@Nullable LineSink sink) {
    this.sink = sink;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[1 << 16];
    try (in) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          accept(buffer[i]);
        }
      }
    } catch (IOException e) {
      // The stream of a shell that was killed.
    } finally {
      marks.closed();
    }
  }

  private void accept(byte value) {
    if (value == '\n') {
      endOfLine();
      return;
    }
    if (length < LINE_BYTES) {
      line[length++] = value;
    }
    tail[(int) (total++ % TAIL_BYTES)] = value;
  }

  private void endOfLine() {
    String end = end();
    int at = end.indexOf(mark);
    if (at < 0) {
      deliver(0);
      reset();
      return;
    }
    int markBytes = end.length() - at;
    if (total > markBytes) {
      deliver(markBytes);
    }
    reset();
    marks.ended(Integer.parseInt(end.substring(at + mark.length()).trim()));
  }

  /** The last bytes of the line, a character for each. */
  private String end() {
    int size = (int) Math.min(total, TAIL_BYTES);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = tail[(int) ((total - size + i) % TAIL_BYTES)];
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Hands on the line without its last bytes. */
  private void deliver(int without) {
    LineSink to = sink;
    if (to == null) {
      return;
    }
    long bytes = total - without;
    int kept = (int) Math.min(bytes, length);
    to.line(stream, new String(Arrays.copyOf(line, kept), StandardCharsets.UTF_8));
    if (bytes > kept) {
      to.leftOut(stream, bytes - kept);
    }
  }

  private void reset() {
    length = 0;
    total = 0;
  }
}
