package io.sparkdatums.worker;

import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.repo.PathGuard;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a function writes, in whatever order, kept until the datum is stored in canonical order.
 *
 * <p>Contents stay in memory up to a bound for all of them and go to one scratch file beyond it, so
 * that many small outputs cost no file each.
 */
final class FunctionOutput implements DatumOutput, Closeable {
  private final SpillFile spill;
  private final Map<String, Output> outputs = new TreeMap<>(PathOrder::compare);
  private final List<Piece> open = new ArrayList<>();
  private boolean ended;

  FunctionOutput(Path scratch) {
    this.spill = new SpillFile(scratch);
  }

  /** A file, made of the pieces that were written to it, or a recorded directory. */
  private record Output(boolean directory, List<Piece> pieces) {}

  @Override
  public synchronized OutputStream create(String path) throws IOException {
    Output output = output(path, false);
    Piece piece = new Piece();
    output.pieces().add(piece);
    open.add(piece);
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
    Output output =
        outputs.computeIfAbsent(checked, key -> new Output(directory, new ArrayList<>(1)));
    if (output.directory() != directory) {
      throw twice(checked);
    }
    return output;
  }

  private static FailedTry twice(String path) {
    return new FailedTry(OutputWalk.shown(path) + " is written as a file and as a directory");
  }

  /** Nothing may be written from here on. */
  synchronized void end() throws IOException {
    for (Piece piece : open) {
      piece.close();
    }
    open.clear();
    ended = true;
  }

  /** Stores everything. */
  synchronized void store(OutputStore store) throws IOException {
    String file = null;
    for (Map.Entry<String, Output> entry : outputs.entrySet()) {
      String path = entry.getKey();
      if (file != null && path.startsWith(file) && path.charAt(file.length()) == '/') {
        throw twice(file);
      }
      if (entry.getValue().directory()) {
        store.directory(path);
        continue;
      }
      file = path;
      List<Piece> pieces = entry.getValue().pieces();
      long size = pieces.stream().mapToLong(Piece::size).sum();
      store.file(
          path,
          size,
          out -> {
            for (Piece piece : pieces) {
              piece.writeTo(out);
            }
            return size;
          });
    }
  }

  @Override
  public synchronized void close() throws IOException {
    ended = true;
    spill.close();
  }

  /** What one stream has written: spilled parts in order, then what is in memory. */
  private final class Piece extends OutputStream {
    private byte[] bytes = new byte[0];
    private int length;
    private @Nullable List<SpillFile.Part> spilled;
    private boolean closed;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      synchronized (FunctionOutput.this) {
        if (closed) {
          throw new IOException("this output has been closed");
        }
        grow(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        spill.held(count);
        if (length >= SpillFile.PART || (spill.isNeeded() && length >= SpillFile.SMALL_PART)) {
          spillOver();
        }
      }
    }

    private void grow(int count) {
      if (length + count > bytes.length) {
        byte[] larger = new byte[Math.max(length + count, Math.min(2 * length, SpillFile.PART))];
        System.arraycopy(bytes, 0, larger, 0, length);
        bytes = larger;
      }
    }

    private void spillOver() throws IOException {
      List<SpillFile.Part> parts = spilled;
      if (parts == null) {
        parts = new ArrayList<>(1);
        spilled = parts;
      }
      parts.add(spill.append(bytes, length));
      spill.held(-length);
      length = 0;
      bytes = new byte[0];
    }

    @Override
    public void close() throws IOException {
      synchronized (FunctionOutput.this) {
        if (closed) {
          return;
        }
        closed = true;
        if (length > 0 && spill.isNeeded()) {
          spillOver();
        }
      }
    }

    long size() {
      long size = length;
      if (spilled != null) {
        for (SpillFile.Part part : spilled) {
          size += part.length();
        }
      }
      return size;
    }

    void writeTo(OutputStream out) throws IOException {
      if (spilled != null) {
        for (SpillFile.Part part : spilled) {
          spill.copy(part, out);
        }
      }
      out.write(bytes, 0, length);
    }
  }
}
