package io.sparkdatums.repo;

import io.sparkdatums.repo.SplitPacks.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/**
 * Splits a file from its beginning to its end, in one task.
 *
 * @param first the number of the first part
 */
record SplitStream(SplitPacks packs, String source, SplitFormat format, long first)
    implements Serializable {
  private static final int MAX_HEADER = 16 << 20;

  /** What a file became. */
  record Result(Written written, byte[] header, byte[] trailer) implements Serializable {}

  Result write() throws IOException {
    try (InputStream in = open(source, packs)) {
      return write(packs, first, new ByteSource(source, in, 0), format);
    }
  }

  static Result write(SplitPacks packs, long first, ByteSource source, SplitFormat format)
      throws IOException {
    Splitter records = format.open(source);
    byte[] header = header(source, records, packs.target().header());
    Written written = packs.write(0, first, records, records::hasNext);
    return new Result(written, header, records.trailer());
  }

  /** The header of a file: what is before the records, and the first records. */
  byte[] header() throws IOException {
    try (InputStream in = open(source, packs)) {
      ByteSource bytes = new ByteSource(source, in, 0);
      return header(bytes, format.open(bytes), packs.target().header());
    }
  }

  private static byte[] header(ByteSource source, Splitter records, long count) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(records.header());
    OutputStream bounded =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            if (header.size() + length > MAX_HEADER) {
              throw source.syntax("the header has more than 16 MB");
            }
            header.write(bytes, offset, length);
          }
        };
    for (long i = 0; i < count && records.hasNext(); i++) {
      records.next(bounded);
    }
    return header.toByteArray();
  }

  private static InputStream open(String source, SplitPacks packs) {
    Path path = new Path(source);
    try {
      return Storage.of(path, packs.packs().warehouse().conf()).open(path);
    } catch (IOException e) {
      throw SourceFiles.unreadable(source, e);
    }
  }
}
