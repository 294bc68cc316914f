package io.sparkdatums.repo;

import io.sparkdatums.pack.PackWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes the parts of a split file into packs.
 *
 * @param directory the directory of the parts, in the tree
 * @param target when a part is full
 */
record SplitPacks(PutPack packs, String directory, SplitTarget target) implements Serializable {
  private static final int PACK_FILES = 20_000;
  private static final long PACK_BYTES = 128L << 20;

  /**
   * What was written.
   *
   * @param parts how many parts
   */
  record Written(List<String> packs, long parts) implements Serializable {}

  /** Says whether another part begins where the records are now. */
  @FunctionalInterface
  interface More {
    boolean more() throws IOException;
  }

  /** The path of a part. */
  String path(long number) {
    return (directory.equals("/") ? "" : directory)
        + "/"
        + String.format(Locale.ROOT, "%016x", number);
  }

  /** Writes all parts that begin as long as there are more, numbered from {@code first} on. */
  Written write(int partition, long first, Splitter records, More more) throws IOException {
    List<String> written = new ArrayList<>();
    long[] number = {first};
    while (more.more()) {
      String name = partition + "-" + written.size() + "-" + UUID.randomUUID();
      written.add(
          packs.write(
              partition,
              name,
              writer -> {
                long end = number[0] + PACK_FILES;
                long before = writer.bytes();
                while (number[0] < end && writer.bytes() - before < PACK_BYTES && more.more()) {
                  part(writer, path(number[0]++), records);
                }
              }));
    }
    return new Written(written, number[0] - first);
  }

  private void part(PackWriter writer, String path, Splitter records) throws IOException {
    try (Counted out = new Counted(writer.file(path))) {
      for (long count = 0; !target.isFull(count, out.bytes) && records.hasNext(); count++) {
        records.next(out);
      }
    }
  }

  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private long bytes;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      out.write(from, offset, count);
      bytes += count;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
