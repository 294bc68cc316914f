package io.sparkdatums.worker;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A scratch file for what does not fit in memory, made when it is needed. Not thread-safe. */
final class SpillFile implements Closeable {
  private final Path directory;
  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private @Nullable OutputStream out;
  private long written;

  SpillFile(Path directory) {
    this.directory = directory;
  }

  /** A range of the file. */
  record Part(long offset, int length) {}

  Part append(byte[] bytes, int length) throws IOException {
    OutputStream to = out;
    if (to == null) {
      file = Files.createTempFile(directory, "spill", "");
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      to = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      out = to;
    }
    to.write(bytes, 0, length);
    Part part = new Part(written, length);
    written += length;
    return part;
  }

  void copy(Part part, OutputStream to) throws IOException {
    FileChannel from = channel;
    if (from == null || out == null) {
      throw new IllegalStateException("nothing was spilled");
    }
    out.flush();
    ByteBuffer buffer = ByteBuffer.allocate(part.length());
    while (buffer.hasRemaining()) {
      if (from.read(buffer, part.offset() + buffer.position()) < 0) {
        throw new EOFException("the scratch file " + file + " was cut off");
      }
    }
    to.write(buffer.array());
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
