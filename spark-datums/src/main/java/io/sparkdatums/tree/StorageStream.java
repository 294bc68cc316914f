package io.sparkdatums.tree;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Reads a data file and marks what storage has to say against it. The Parquet reader throws an
 * {@link IOException} also where the bytes make no sense, which is another error with another cure.
 */
final class StorageStream extends SeekableInputStream {
  private final SeekableInputStream in;

  StorageStream(SeekableInputStream in) {
    this.in = in;
  }

  /** Storage failed; the cause says how. */
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    Failure(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  // A file that ends too early is damaged; storage did what it could.
  private static <T> T mark(Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      throw new Failure(e);
    }
  }

  @Override
  public long getPos() throws IOException {
    return mark(in::getPos);
  }

  @Override
  public void seek(long position) throws IOException {
    mark(
        () -> {
          in.seek(position);
          return position;
        });
  }

  @Override
  public int read() throws IOException {
    return mark(in::read);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    return mark(() -> in.read(to, offset, length));
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return mark(() -> in.read(to));
  }

  @Override
  public void readFully(byte[] to) throws IOException {
    readFully(to, 0, to.length);
  }

  @Override
  public void readFully(byte[] to, int offset, int length) throws IOException {
    mark(
        () -> {
          in.readFully(to, offset, length);
          return length;
        });
  }

  @Override
  public void readFully(ByteBuffer to) throws IOException {
    mark(
        () -> {
          in.readFully(to);
          return to;
        });
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
