package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How much memory processes hold, as Linux tells under {@code /proc}; elsewhere none. */
final class ResidentMemory {
  private static final Path PROC = Path.of("/proc");
  private static final long KILOBYTE = 1024;

  /** Of more threads the first ones are asked for the processes that they have started. */
  private static final int MOST_THREADS = 32;

  private static final int MOST_PROCESSES = 256;

  private ResidentMemory() {}

  /** What is asked of a process. */
  enum Measure {
    /** The most that it ever held. */
    PEAK("VmHWM:"),
    /** What it holds now. */
    NOW("VmRSS:");

    private final String field;

    Measure(String field) {
      this.field = field;
    }
  }

  /**
   * The sum over the processes below one, each with all that it shares with others.
   *
   * @param generations how many generations below it do not count: 1 begins with its children
   * @return bytes, 0 if there are none or nobody says
   */
  static long below(long pid, int generations, Measure measure) {
    List<Long> living = List.of(pid);
    for (int i = 0; i < generations; i++) {
      living = children(living);
    }
    long bytes = 0;
    for (int seen = 0; !living.isEmpty() && seen < MOST_PROCESSES; living = children(living)) {
      for (long each : living) {
        bytes += of(each, measure);
      }
      seen += living.size();
    }
    return bytes;
  }

  private static List<Long> children(List<Long> parents) {
    List<Long> children = new ArrayList<>();
    for (long parent : parents) {
      int threads = 0;
      Path tasks = PROC.resolve(parent + "/task");
      try (DirectoryStream<Path> each = Files.newDirectoryStream(tasks)) {
        for (Path task : each) {
          if (threads++ == MOST_THREADS) {
            break;
          }
          for (String child : text(task.resolve("children")).split(" ", -1)) {
            if (!child.isBlank()) {
              children.add(Long.parseLong(child.strip()));
            }
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // It has ended, and its children belong to another one.
      }
    }
    return children;
  }

  private static long of(long pid, Measure measure) {
    try {
      String status = text(PROC.resolve(pid + "/status"));
      int at = status.indexOf(measure.field);
      return at < 0 ? 0 : kilobytes(status, at + measure.field.length()) * KILOBYTE;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  /** The number in {@code VmHWM: 1234 kB}. */
  private static long kilobytes(String status, int from) {
    int at = from;
    while (Character.isWhitespace(status.charAt(at))) {
      at++;
    }
    long number = 0;
    for (; Character.isDigit(status.charAt(at)); at++) {
      number = 10 * number + Character.digit(status.charAt(at), 10);
    }
    return number;
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
