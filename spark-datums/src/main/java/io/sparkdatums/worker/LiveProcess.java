package io.sparkdatums.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * User code that lives as long as its worker and takes one datum after the other: a line on its
 * standard input says what there is to do, a line on its standard output that it is done. All else
 * that it prints is the log of the datum in hand.
 *
 * <pre>
 *   {"datum": "…", "out": "/pfs/out", "env": {"in": "/pfs/in/a", …}}
 *   {"datum": "…"}  or  {"datum": "…", "error": "what is wrong"}
 * </pre>
 *
 * <p>An answer may be the line itself, so that a shell need not know JSON.
 */
final class LiveProcess implements Closeable {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final String PIPE = "datums";

  /** Bytes that a pipe takes whether or not somebody reads. */
  private static final int MOST = 1 << 16;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Launcher launcher;
  private final RandomAccessFile datums;
  private final Path pipe;
  private final Thread thread;
  private final Object lock = new Object();
  private @Nullable Printed printed;
  private String datum = "";
  private String message = "";
  private @Nullable Answer answer;
  private boolean ended;
  private @Nullable Exit exit;

  /** What user code says of a datum; the error is empty if there is none. */
  private record Answer(String error) {}

  private LiveProcess(Launcher launcher, Path pipe, Command command) throws IOException {
    this.launcher = launcher;
    this.pipe = pipe;
    // For reading as well: so opening it does not wait, and writing never meets a broken pipe.
    this.datums = new RandomAccessFile(pipe.toFile(), "rw");
    this.thread = new Thread(() -> run(command), "datums-live");
    thread.setDaemon(true);
  }

  /**
   * Starts a command.
   *
   * @param directory where its standard input is made
   * @param command what is run; its standard input counts for nothing
   */
  static LiveProcess start(Launcher launcher, Path directory, Command command) throws IOException {
    Path pipe = directory.resolve(PIPE);
    Files.deleteIfExists(pipe);
    String said = NamedPipes.make(directory, List.of(PIPE));
    if (!said.isEmpty()) {
      throw new IOException("a named pipe for user code cannot be made: " + said);
    }
    Command reading =
        new Command(command.argv(), command.env(), command.directory(), pipe.toAbsolutePath());
    LiveProcess live = new LiveProcess(launcher, pipe, reading);
    live.thread.start();
    return live;
  }

  private void run(Command command) {
    @Nullable Exit how = null;
    try {
      how = launcher.run(command, new Lines(), null);
    } catch (IOException | InterruptedException e) {
      // The launcher was closed, by whom a datum is ended too.
    }
    synchronized (lock) {
      exit = how;
      ended = true;
      lock.notifyAll();
    }
  }

  /** Whether it takes datums. */
  boolean alive() {
    synchronized (lock) {
      return !ended;
    }
  }

  /**
   * Has it process a datum.
   *
   * @param variables what a process of its own would have in its environment
   * @param log takes what it prints
   * @param timeout after which it is ended
   * @throws FailedTry if it says that it failed, ends without an answer, or takes too long
   * @throws InterruptedException if the thread was interrupted; the launcher is closed then
   */
  void process(
      String id, String out, Map<String, String> variables, Printed log, @Nullable Duration timeout)
      throws IOException, InterruptedException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("datum", id);
    fields.put("out", out);
    fields.put("env", variables);
    String text = JSON.writeValueAsString(fields);
    byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
    if (line.length > MOST) {
      throw new FailedTry(
          "the names and paths of the inputs take " + line.length + " bytes, more than " + MOST);
    }
    synchronized (lock) {
      printed = log;
      datum = id;
      message = text;
      answer = null;
    }
    try {
      datums.write(line);
      if (!await(timeout)) {
        launcher.end();
        thread.join();
        throw CommandTry.timedOut(timeout);
      }
    } catch (InterruptedException e) {
      launcher.close();
      throw e;
    } finally {
      synchronized (lock) {
        printed = null;
      }
    }
    check(log);
  }

  private void check(Printed log) throws FailedTry {
    synchronized (lock) {
      Answer said = answer;
      if (said == null) {
        String how = exit == null ? "it was ended" : exit.description();
        String words = log.lastWords();
        throw new FailedTry(
            "user code ended before it answered: " + how + (words.isEmpty() ? "" : "\n" + words));
      }
      if (!said.error().isEmpty()) {
        throw new FailedTry("user code says: " + said.error());
      }
    }
  }

  /** Waits for an answer or an end; false if the time is over before. */
  private boolean await(@Nullable Duration timeout) throws InterruptedException {
    long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
    synchronized (lock) {
      while (answer == null && !ended) {
        if (timeout == null) {
          lock.wait();
          continue;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
      return true;
    }
  }

  /** Lets it end by itself, as its standard input has ended; a while later ends it. */
  @Override
  public void close() throws IOException {
    datums.close();
    Files.deleteIfExists(pipe);
    try {
      thread.join(GRACE.toMillis());
      if (thread.isAlive()) {
        launcher.end();
        thread.join();
      }
    } catch (InterruptedException e) {
      launcher.close();
      Thread.currentThread().interrupt();
    }
  }

  /** Tells answers from all else that is printed. */
  private final class Lines implements LineSink {

    @Override
    public void line(String stream, String text) {
      synchronized (lock) {
        Answer said = stream.equals("stdout") && answer == null ? answer(text) : null;
        if (said != null) {
          answer = said;
          lock.notifyAll();
        } else if (printed != null) {
          printed.line(stream, text);
        }
      }
    }

    @Override
    public void leftOut(String stream, long bytes) {
      synchronized (lock) {
        if (printed != null) {
          printed.leftOut(stream, bytes);
        }
      }
    }

    private @Nullable Answer answer(String text) {
      if (datum.isEmpty() || !text.startsWith("{") || !text.contains(datum)) {
        return null;
      }
      if (message.startsWith(text)) {
        return new Answer(""); // the line itself, which is cut if it is very long
      }
      try {
        JsonNode said = JSON.readTree(text);
        return said.path("datum").asText().equals(datum)
            ? new Answer(said.path("error").asText())
            : null;
      } catch (JsonProcessingException e) {
        return null;
      }
    }
  }
}
