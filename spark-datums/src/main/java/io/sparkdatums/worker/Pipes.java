package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.repo.Warehouse;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a datum's lazy inputs: named pipes, each fed once, when user code opens it.
 *
 * <p>A thread per pipe waits in the system call that opens it for writing, which returns when there
 * is a reader. In the end the pipes that nobody has opened are opened here, so that their threads
 * come back. User code has a second name of each pipe, so that it may rename and delete as it
 * likes.
 */
final class Pipes implements Closeable {
  /** Threads that may wait at the same time; further files are downloaded. */
  static final int MOST = 1000;

  private static final int STACK_BYTES = 256 << 10;
  private static final int BUFFER = 1 << 16;
  private static final long LOOK_MILLIS = 10;

  private final Warehouse warehouse;
  private final Path directory;
  private final List<Pipe> pipes = new ArrayList<>();
  private final Map<Path, byte[]> names = new HashMap<>();
  private boolean full;
  private boolean started;

  /**
   * @param directory where the pipes are made; on the filesystem on which user code finds them
   */
  Pipes(Warehouse warehouse, Path directory) {
    this.warehouse = warehouse;
    this.directory = directory;
  }

  /**
   * Takes a file.
   *
   * @param hash of its content
   * @param name where user code finds it
   * @return false if there are too many already
   * @throws FailedTry if there is another file of the name; matches that overlap have the same
   */
  boolean add(PlannedInput input, DatumFile file, byte[] hash, Path name) throws FailedTry {
    byte[] before = names.get(name);
    if (before != null) {
      if (!Arrays.equals(before, hash)) {
        throw new FailedTry("two inputs of one name have different files at " + name.getFileName());
      }
      return true;
    }
    if (pipes.size() == MOST) {
      full = true;
      return false;
    }
    pipes.add(new Pipe(input, file, hash, name, directory.resolve("" + pipes.size())));
    names.put(name, hash);
    return true;
  }

  /** Whether there were files that are no pipes. */
  boolean full() {
    return full;
  }

  /** Makes the pipes under the names of user code's. */
  void make(@Nullable Account owner) throws IOException {
    if (pipes.isEmpty()) {
      return;
    }
    Directories.make(directory);
    String said =
        NamedPipes.make(
            directory,
            pipes.stream().map(pipe -> String.valueOf(pipe.fifo.getFileName())).toList());
    if (!said.isEmpty()) {
      throw new FailedTry("named pipes for a lazy input cannot be made: " + said);
    }
    for (Pipe pipe : pipes) {
      if (owner != null) {
        owner.own(pipe.fifo);
      }
      Files.createLink(pipe.name, pipe.fifo);
    }
  }

  /** From here on user code may open them. */
  void start() {
    started = true;
    pipes.forEach(Pipe::start);
  }

  /**
   * Ends the feeding, when all user code has ended. What was read in part or not at all is no
   * failure.
   *
   * @throws FailedTry if a file that was opened could not be read from where it is stored
   */
  void end() throws IOException {
    if (!started) {
      return;
    }
    started = false;
    for (Pipe pipe : pipes) {
      pipe.end();
    }
    for (Pipe pipe : pipes) {
      IOException failure = pipe.failure;
      if (failure instanceof FailedTry) {
        throw failure;
      } else if (failure != null) {
        throw new FailedTry(
            "the lazy input file "
                + OutputWalk.shown(pipe.file.path())
                + " could not be read while user code had it open: "
                + failure.getMessage(),
            failure);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (pipes.isEmpty()) {
      return;
    }
    try {
      end();
    } catch (FailedTry e) {
      // The try is over; whoever wanted to know has asked.
    } finally {
      Directories.remove(directory);
    }
  }

  private final class Pipe implements Runnable {
    private final PlannedInput input;
    private final DatumFile file;
    private final byte[] hash;
    private final Path name;
    private final Path fifo;
    private final Thread thread;
    private volatile boolean ended;
    private volatile @Nullable IOException failure;

    Pipe(PlannedInput input, DatumFile file, byte[] hash, Path name, Path fifo) {
      this.input = input;
      this.file = file;
      this.hash = hash;
      this.name = name;
      this.fifo = fifo;
      this.thread = new Thread(null, this, "datums-pipe", STACK_BYTES);
      thread.setDaemon(true);
    }

    void start() {
      thread.start();
    }

    @Override
    public void run() {
      try (OutputStream out = Files.newOutputStream(fifo, StandardOpenOption.WRITE)) {
        if (!ended) {
          feed(out);
        }
      } catch (IOException e) {
        // The pipe itself is gone, and with it everyone who could read it.
      }
    }

    private void feed(OutputStream out) {
      try (InputContents contents = new InputContents(warehouse);
          InputStream in = open(contents)) {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0 && !ended; count = in.read(buffer)) {
          if (!write(out, buffer, count)) {
            return;
          }
        }
        if (!ended) {
          contents.check(input, file);
        }
      } catch (IOException e) {
        failure = e;
      } catch (RuntimeException e) {
        failure = new IOException(e.getMessage(), e);
      }
    }

    private InputStream open(InputContents contents) throws IOException {
      InputStream in = contents.open(input, file);
      return input.root().isEmpty() ? in : new VerifiedStream(in, file.path(), hash);
    }

    private static boolean write(OutputStream out, byte[] buffer, int count) {
      try {
        out.write(buffer, 0, count);
        return true;
      } catch (IOException e) {
        return false; // the reader has closed it, and need not read to the end
      }
    }

    void end() throws IOException {
      ended = true;
      if (!thread.isAlive()) {
        return;
      }
      // Open for both ends, it lets the thread's own opening return. What the thread has in hand
      // must go somewhere, if a process that has escaped holds the pipe open and does not read.
      try (RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw");
          FileInputStream in = new FileInputStream(both.getFD())) {
        byte[] buffer = new byte[BUFFER];
        while (thread.isAlive()) {
          if (in.available() > 0) {
            in.read(buffer);
          }
          thread.join(LOOK_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
