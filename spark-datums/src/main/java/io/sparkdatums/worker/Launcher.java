package io.sparkdatums.worker;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shell that lives as long as its worker and starts the worker's commands one after the other,
 * inside the worker's namespaces where it has any.
 *
 * <p>Goals, in order: no process of a datum outlives it; every name arrives as it is; a command
 * costs little more than its own start. Observations: entering a namespace costs as much as a
 * process, so it is done once per worker; a small shell forks faster than a JVM; the first process
 * of a process namespace may kill all others by one call, and its own end, or that of the process
 * that made the namespace, kills them as well.
 *
 * <p>The shell reads its script from us, a line for each command, every word quoted. It shares its
 * output with the command, see {@link OutputPump}. Not thread-safe but for {@link #close}.
 */
final class Launcher implements Closeable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 20;
  private static final int STREAMS = 2;

  private final Process process;
  private final ProcessTree tree;
  private final OutputStream script;
  private final String mark;
  private final OutputPump stdout;
  private final OutputPump stderr;
  private final Object lock = new Object();
  private int ended;
  private int status;
  private boolean gone;

  /** How far the processes of a command can be told apart from others. */
  enum Reach {
    /** The shell is the first process of a namespace of its own. */
    PROCESS_NAMESPACE,
    /** Each command is a process group. */
    PROCESS_GROUP
  }

  private final Reach reach;

  private Launcher(Process process, Reach reach) {
    this.process = process;
    this.reach = reach;
    this.tree = new ProcessTree(process.toHandle(), reach);
    this.script = process.getOutputStream();
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.mark = HexFormat.of().formatHex(random);
    OutputPump.Marks marks =
        new OutputPump.Marks() {
          @Override
          public void ended(int commandStatus) {
            end(commandStatus);
          }

          @Override
          public void closed() {
            lose();
          }
        };
    this.stdout = new OutputPump("stdout", process.getInputStream(), mark, marks);
    this.stderr = new OutputPump("stderr", process.getErrorStream(), mark, marks);
  }

  /**
   * Starts the shell.
   *
   * @param argv what starts it: a command that ends as a shell which reads its standard input
   * @param env all its variables
   * @throws IOException if no shell answers, with what was printed instead
   */
  static Launcher start(List<String> argv, Map<String, String> env, Reach reach)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().putAll(env);
    Launcher launcher = new Launcher(builder.start(), reach);
    Guard.watch(launcher.process.pid());
    FirstWords words = new FirstWords();
    launcher.stdout.sink(words);
    launcher.stderr.sink(words);
    daemon(launcher.stdout, "datums-stdout");
    daemon(launcher.stderr, "datums-stderr");
    try {
      launcher.send("exec 3>/dev/null; trap : TERM; " + launcher.report("0"));
      if (!launcher.await(START)) {
        throw new IOException("no answer from " + argv.get(0) + " in " + START.toSeconds() + " s");
      }
    } catch (IOException | InterruptedException e) {
      launcher.close();
      if (e instanceof IOException && !words.text().isEmpty()) {
        throw new IOException(words.text(), e);
      }
      throw e;
    }
    return launcher;
  }

  private static void daemon(OutputPump pump, String name) {
    Thread thread = new Thread(pump, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the shell is still there. */
  boolean alive() {
    synchronized (lock) {
      return !gone;
    }
  }

  /**
   * Runs a command and all that it starts to their end.
   *
   * @param timeout after which all its processes get TERM, and KILL if that does not end them
   * @throws IOException if the shell is gone
   * @throws InterruptedException if the thread was interrupted; the launcher is closed then
   */
  Exit run(Command command, LineSink sink, @Nullable Duration timeout)
      throws IOException, InterruptedException {
    synchronized (lock) {
      ended = 0;
    }
    stdout.sink(sink);
    stderr.sink(sink);
    try {
      send(line(command));
      if (timeout == null) {
        await(null);
        return new Exit(status(), false);
      }
      if (await(timeout)) {
        return new Exit(status(), false);
      }
      end();
      return new Exit(status(), true);
    } catch (InterruptedException e) {
      close();
      throw e;
    } finally {
      stdout.sink(null);
      stderr.sink(null);
    }
  }

  /** Bytes of memory that the processes of the command in hand hold; 0 if nobody says. */
  long memory(ResidentMemory.Measure measure) {
    return tree.memory(measure);
  }

  /**
   * Ends the command that runs and all its processes, with TERM, or with KILL if that does not end
   * them.
   *
   * @throws IOException if the shell is gone, and with it the command
   */
  void end() throws IOException, InterruptedException {
    tree.terminate();
    if (!await(GRACE)) {
      do {
        tree.kill();
      } while (!await(Duration.ofMillis(POLL_MILLIS)));
    }
  }

  private int status() {
    synchronized (lock) {
      return status;
    }
  }

  private String line(Command command) {
    String start =
        Quoted.variables(command.env())
            + (reach == Reach.PROCESS_GROUP ? "setsid " : "")
            + Quoted.words(command.argv())
            + " <"
            + Quoted.word(command.stdin().toString())
            + " 3>&-";
    String whole =
        switch (reach) {
          case PROCESS_NAMESPACE -> start + "; s=$?; kill -9 -1 2>&3";
          case PROCESS_GROUP -> start + " & p=$!; wait $p; s=$?; kill -9 -$p 2>&3";
        };
    return "if cd "
        + Quoted.word(command.directory())
        + " 2>&3; then "
        + whole
        + "; else s="
        + Exit.NO_DIRECTORY
        + "; fi; "
        + report("$s");
  }

  private String report(String status) {
    return "printf '" + mark + " %d\\n' " + status + "; printf '" + mark + " 0\\n' >&2\n";
  }

  private void send(String line) throws IOException {
    script.write(line.getBytes(StandardCharsets.UTF_8));
    script.flush();
  }

  private void end(int commandStatus) {
    synchronized (lock) {
      status = ended == 0 ? commandStatus : Math.max(status, commandStatus);
      ended++;
      lock.notifyAll();
    }
  }

  private void lose() {
    synchronized (lock) {
      gone = true;
      lock.notifyAll();
    }
  }

  /** Waits for the end of the command; false if the time is over before. */
  private boolean await(@Nullable Duration timeout) throws IOException, InterruptedException {
    long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
    synchronized (lock) {
      while (ended < STREAMS) {
        if (gone) {
          throw new IOException("the shell that starts the worker's commands is gone");
        }
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

  /** Ends the shell and every process that it started. */
  @Override
  public void close() {
    List<ProcessHandle> all = Stream.concat(tree.user(), Stream.of(process.toHandle())).toList();
    try {
      script.close();
    } catch (IOException e) {
      // The shell is gone already.
    }
    tree.kill();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    Guard.forget(process.pid());
  }

  /** What is printed before the shell is ready: why it could not be started. */
  private static final class FirstWords implements LineSink {
    private final StringBuilder text = new StringBuilder();

    synchronized String text() {
      return text.toString();
    }

    @Override
    public synchronized void line(String stream, String line) {
      if (text.length() < 1000) {
        text.append(text.length() == 0 ? "" : "; ").append(line);
      }
    }

    @Override
    public void leftOut(String stream, long bytes) {}
  }
}
