package io.sparkdatums.source;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.connector.read.InputPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one task reads: some blocks of datums, carried along if they are small, else a range of a
 * scratch file.
 *
 * @param inline the blocks, or null
 * @param file the scratch file, or null
 */
record DatumPartition(byte @Nullable [] inline, @Nullable String file, long offset, long length)
    implements InputPartition {

  /** The blocks as a stream that ends where they do. */
  DataInputStream open(Configuration conf) throws IOException {
    byte[] bytes = inline;
    if (bytes != null) {
      return new DataInputStream(new ByteArrayInputStream(bytes));
    }
    Path path = new Path(Objects.requireNonNull(file));
    FSDataInputStream in = path.getFileSystem(conf).open(path);
    in.seek(offset);
    return new DataInputStream(new Bounded(in, length));
  }

  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int start, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(buffer, start, (int) Math.min(count, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
