package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.EntryKind;
import io.sparkdatums.pack.PackEntry;
import io.sparkdatums.pack.PackReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One pass over all that is in a pack: its records and index, then its contents in the order in
 * which they lie there. Memory is bounded, whatever the pack's size.
 */
final class PackPass implements Closeable {
  private static final int MEMORY = 2 << 20;
  private static final int HASH = 32;
  private static final int MOST_WRONG = 10;

  private final PackReader reader;
  private final SortedRecords<Content> contents;
  private final byte[] buffer = new byte[1 << 16];

  /** Bytes that the pack's index says it has. */
  private record Content(long offset, long length, byte[] hash) {
    static Content decode(byte[] bytes, int at) {
      ByteBuffer from = ByteBuffer.wrap(bytes).position(at);
      long offset = from.getLong();
      long length = from.getLong();
      int hash = from.position();
      return new Content(offset, length, Arrays.copyOfRange(bytes, hash, hash + HASH));
    }

    byte[] encode() {
      return ByteBuffer.allocate(2 * Long.BYTES + HASH)
          .putLong(offset)
          .putLong(length)
          .put(hash)
          .array();
    }

    /** Where it lies from what a row refers to: before it, at it or after it. */
    int compareTo(Row reference) {
      int order = Long.compare(offset, reference.getLong(1));
      return order == 0 ? Long.compare(length, reference.getLong(2)) : order;
    }

    boolean is(Content other) {
      return offset == other.offset && length == other.length && hasHash(other.hash);
    }

    boolean hasHash(byte[] other) {
      return Arrays.equals(hash, other);
    }
  }

  private PackPass(PackReader reader, SortedRecords<Content> contents) {
    this.reader = reader;
    this.contents = contents;
  }

  /**
   * Opens a pack and reads its records and its index.
   *
   * @throws DatumsException {@code PACK_MISSING}, {@code PACK_CORRUPT} or {@code PACK_VERSION}
   */
  static PackPass open(Warehouse warehouse, String pack, Path scratch) throws IOException {
    PackReader reader =
        PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack);
    try {
      reader.datums().forEachRemaining(datum -> {});
      reader.inputs().forEachRemaining(input -> {});
      SpillSort sort = new SpillSort(MEMORY, scratch);
      return new PackPass(
          reader, SortedRecords.of(sort, all -> fill(all, pack, reader), Content::decode));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static void fill(SpillSort sort, String pack, PackReader reader) throws IOException {
    for (Iterator<PackEntry> entries = reader.entries(); entries.hasNext(); ) {
      PackEntry entry = entries.next();
      if (entry.kind() == EntryKind.FILE && entry.pack().equals(pack) && entry.size() > 0) {
        byte[] record = new Content(entry.offset(), entry.size(), entry.hash()).encode();
        sort.add(record, 0, record.length);
      }
    }
  }

  /**
   * Compares all contents with their hashes, and what refers to them with them.
   *
   * @param references rows of {@link PackCheck#REFERENCES} by offset and length
   * @param wrong is given, as {@link PackCheck#FOUND}, what refers to bytes that are not there
   * @return how many bytes of content the pack has
   * @throws DatumsException {@code PACK_CORRUPT}
   */
  long compare(Iterator<Row> references, List<Row> wrong) throws IOException {
    Ahead<Row> waiting = new Ahead<>(references);
    Content last = null;
    long bytes = 0;
    while (contents.hasNext()) {
      Content content = contents.next();
      if (last != null && last.is(content)) {
        continue;
      }
      last = content;
      read(reader.content(content.offset(), content.length(), content.hash()));
      bytes += content.length();
      while (waiting.hasNext() && content.compareTo(waiting.peek()) >= 0) {
        Row row = waiting.next();
        if (content.compareTo(row) > 0 || !content.hasHash(row.getAs(3))) {
          lookAt(row, wrong);
        }
      }
    }
    while (waiting.hasNext()) {
      lookAt(waiting.next(), wrong);
    }
    return bytes;
  }

  /** Looks at a reference that is none to a content of the index. */
  private void lookAt(Row row, List<Row> wrong) throws IOException {
    long offset = row.getLong(1);
    long length = row.getLong(2);
    if (offset < 0 || length == 0 || wrong.size() >= MOST_WRONG) {
      return;
    }
    try {
      read(reader.content(offset, length, row.getAs(3)));
    } catch (DatumsException e) {
      wrong.add(
          RowFactory.create(
              row.getString(0),
              false,
              row.getInt(4),
              "the pack " + row.getString(0) + " does not hold its content at byte " + offset,
              0L,
              1L,
              new String[] {row.getString(6)},
              1L,
              new String[] {row.getString(5)}));
    }
  }

  private void read(InputStream content) throws IOException {
    try (content) {
      while (content.read(buffer) >= 0) {
        // The last read compares the hash.
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      contents.close();
    } finally {
      reader.close();
    }
  }
}
