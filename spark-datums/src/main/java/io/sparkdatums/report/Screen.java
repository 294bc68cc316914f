package io.sparkdatums.report;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.function.Function;

/**
 * Where lines go: results to one stream, what is said about the work to another, and on a terminal
 * one last line that is drawn over again.
 */
public final class Screen {
  /** Characters from which on lines are not kept back any longer. */
  private static final int BLOCK = 1 << 12;

  private static final String ERASE = "\r\033[K";

  private final PrintStream out;
  private final PrintStream err;
  private final int columns;
  private final Volume volume;
  private boolean statusShown;

  /** How much is said besides results and errors. */
  public enum Volume {
    QUIET,
    NORMAL,
    VERBOSE
  }

  /**
   * @param out takes results
   * @param err takes everything else
   * @param columns width of the terminal that {@code err} is, 0 if it is none
   */
  public Screen(PrintStream out, PrintStream err, int columns, Volume volume) {
    this.out = out;
    this.err = err;
    this.columns = columns;
    this.volume = volume;
  }

  /** Whether a status line can be drawn over again. */
  public boolean isTerminal() {
    return columns > 0;
  }

  /** Width of the terminal, 0 if there is none. */
  public int columns() {
    return columns;
  }

  public Volume volume() {
    return volume;
  }

  /** The stream of results, for those who write bytes to it. */
  public PrintStream out() {
    return out;
  }

  /** The same with another volume. */
  public Screen with(Volume other) {
    return new Screen(out, err, columns, other);
  }

  /** A line of results. */
  public synchronized void result(String line) {
    eraseStatus();
    out.println(line);
    out.flush();
  }

  /** A line of results for each of many, of which some come out together. */
  public <T> void results(Iterator<T> each, Function<T, String> line) {
    StringBuilder block = new StringBuilder(2 * BLOCK);
    try {
      while (each.hasNext()) {
        block.append(line.apply(each.next())).append(System.lineSeparator());
        if (block.length() > BLOCK) {
          print(block);
        }
      }
    } finally {
      print(block);
    }
  }

  private synchronized void print(StringBuilder lines) {
    eraseStatus();
    out.append(lines);
    out.flush();
    lines.setLength(0);
  }

  /** A line about the work, unless it is to be quiet. */
  public synchronized void say(String line) {
    if (volume != Volume.QUIET) {
      eraseStatus();
      err.println(line);
      err.flush();
    }
  }

  /** A line that is always said. */
  public synchronized void error(String line) {
    eraseStatus();
    err.println(line);
    err.flush();
  }

  /** Draws the last line of the terminal over again. */
  public synchronized void status(String line) {
    if (isTerminal() && volume != Volume.QUIET) {
      err.print(ERASE + fit(line));
      err.flush();
      statusShown = true;
    }
  }

  private String fit(String line) {
    int length = line.codePointCount(0, line.length());
    return length < columns ? line : line.substring(0, line.offsetByCodePoints(0, columns - 1));
  }

  private void eraseStatus() {
    if (statusShown) {
      err.print(ERASE);
      err.flush();
      statusShown = false;
    }
  }
}
