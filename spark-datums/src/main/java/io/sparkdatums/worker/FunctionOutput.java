package io.sparkdatums.worker;

import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.pack.RunMerge;
import io.sparkdatums.repo.PathGuard;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a function writes, in whatever order, kept until the datum is stored in canonical order.
 *
 * <p>The contents of all outputs share an {@link OutputSpace}, so that many small outputs cost
 * neither a file nor a buffer each.
 */
final class FunctionOutput implements DatumOutput, Closeable {
  private final OutputSpace space;
  private final Map<String, Output> outputs = new HashMap<>();
  private final List<Output> inOrderOfCreation = new ArrayList<>();
  private boolean ended;

  FunctionOutput(OutputSpace space) {
    this.space = space;
  }

  /** A file, made of the pieces that were written to it, or a recorded directory. */
  private record Output(String path, boolean directory, List<Piece> pieces) {
    long size() {
      long size = 0;
      for (Piece piece : pieces) {
        size += piece.size();
      }
      return size;
    }

    long writeTo(OutputStream out) throws IOException {
      for (Piece piece : pieces) {
        piece.writeTo(out);
      }
      return size();
    }
  }

  @Override
  public synchronized OutputStream create(String path) throws IOException {
    Output output = output(path, false);
    Piece piece = new Piece();
    output.pieces().add(piece);
    return piece;
  }

  @Override
  public synchronized void createDirectory(String path) throws IOException {
    output(path, true);
  }

  private Output output(String path, boolean directory) throws IOException {
    if (ended) {
      throw new IOException("the datum has ended, and " + path + " cannot be written any more");
    }
    String checked = PathGuard.check(path);
    if (checked.equals("/")) {
      throw new FailedTry("\"/\" cannot be an output: it is the root of all outputs");
    }
    Output output = outputs.get(checked);
    if (output == null) {
      output = new Output(checked, directory, new ArrayList<>(1));
      outputs.put(checked, output);
      inOrderOfCreation.add(output);
    }
    if (output.directory() != directory) {
      throw twice(checked);
    }
    return output;
  }

  private static FailedTry twice(String path) {
    return new FailedTry(OutputWalk.shown(path) + " is written as a file and as a directory");
  }

  /** Nothing may be written from here on. */
  synchronized void end() {
    ended = true;
  }

  /** Stores everything. */
  synchronized void store(OutputStore store) throws IOException {
    String file = null;
    for (int number : canonicalOrder()) {
      Output output = inOrderOfCreation.get(number);
      String path = output.path();
      if (file != null && path.startsWith(file) && path.charAt(file.length()) == '/') {
        throw twice(file);
      }
      if (output.directory()) {
        store.directory(path);
      } else {
        file = path;
        store.file(path, output.size(), output::writeTo);
      }
    }
  }

  private int[] canonicalOrder() {
    int[] numbers = IntStream.range(0, inOrderOfCreation.size()).toArray();
    return new RunMerge((a, b) -> PathOrder.compare(path(a), path(b)))
        .sorted(numbers, 0, numbers.length);
  }

  private String path(int number) {
    return inOrderOfCreation.get(number).path();
  }

  @Override
  public synchronized void close() throws IOException {
    ended = true;
    space.close();
  }

  /** A part of the space. */
  private record Region(long start, int length) {}

  /**
   * What one stream has written: regions of the space, one after the other. The last one goes on as
   * long as nobody else writes; where others do, the next one is twice as large.
   */
  private final class Piece extends OutputStream {
    private @Nullable List<Region> earlier;
    private long start;
    private int length;
    private int capacity;
    private boolean closed;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      synchronized (FunctionOutput.this) {
        if (closed || ended) {
          throw new IOException("this output has been closed");
        }
        for (int done = 0; done < count; ) {
          int part = Math.min(room(count - done), count - done);
          space.put(start + length, from, offset + done, part);
          length += part;
          done += part;
        }
      }
    }

    /** How many bytes can follow in the last region. */
    private int room(int wanted) throws IOException {
      boolean goesOn = start + capacity == space.end();
      if (length < capacity && space.isInMemory(start)) {
        return capacity - length;
      }
      int more = goesOn ? space.extend(wanted) : 0;
      if (more == 0) {
        int least = goesOn ? wanted : Math.max(wanted, 2 * length);
        endRegion();
        space.makeRoom();
        start = space.end();
        more = space.extend(least);
      }
      capacity += more;
      return more;
    }

    private void endRegion() {
      if (length > 0) {
        List<Region> regions = earlier;
        if (regions == null) {
          regions = new ArrayList<>(1);
          earlier = regions;
        }
        regions.add(new Region(start, length));
      }
      length = 0;
      capacity = 0;
    }

    @Override
    public void close() {
      closed = true;
    }

    long size() {
      long size = length;
      if (earlier != null) {
        for (Region region : earlier) {
          size += region.length();
        }
      }
      return size;
    }

    void writeTo(OutputStream out) throws IOException {
      if (earlier != null) {
        for (Region region : earlier) {
          space.copy(region.start(), region.length(), out);
        }
      }
      if (length > 0) {
        space.copy(start, length, out);
      }
    }
  }
}
