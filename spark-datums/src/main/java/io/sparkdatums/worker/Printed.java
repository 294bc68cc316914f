package io.sparkdatums.worker;

import io.sparkdatums.api.Escape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines that one try printed, up to a bound. */
final class Printed implements LineSink {
  private static final int BOUND = 1 << 20;
  private static final int LINE_COST = 64;
  private static final int SHOWN = 300;

  private final List<UserLog.Line> lines = new ArrayList<>();
  private final Map<String, Long> leftOut = new TreeMap<>();
  private long size;

  @Override
  public synchronized void line(String stream, String text) {
    size += text.length() + LINE_COST;
    if (size > BOUND) {
      leftOut(stream, text.length() + 1L);
    } else {
      lines.add(new UserLog.Line(Instant.now(), stream, text));
    }
  }

  @Override
  public synchronized void leftOut(String stream, long bytes) {
    leftOut.merge(stream, bytes, Long::sum);
  }

  /** Adds what the worker itself has to say about the try. */
  synchronized void remark(String text) {
    lines.add(new UserLog.Line(Instant.now(), "worker", text));
  }

  /** The last line on standard error, for a message; empty if there is none. */
  synchronized String lastWords() {
    for (int i = lines.size() - 1; i >= 0; i--) {
      UserLog.Line line = lines.get(i);
      if (line.stream().equals("stderr") && !line.message().isBlank()) {
        String text = line.message().strip();
        return Escape.controls(text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…");
      }
    }
    return "";
  }

  synchronized void writeTo(UserLog log, String datum, int attempt) {
    lines.forEach(line -> log.write(datum, attempt, line));
    leftOut.forEach(
        (stream, bytes) ->
            log.write(
                datum,
                attempt,
                new UserLog.Line(Instant.now(), stream, "… " + bytes + " bytes left out")));
  }
}
