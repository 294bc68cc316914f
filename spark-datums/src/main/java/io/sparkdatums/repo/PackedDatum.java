package io.sparkdatums.repo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * A datum of a pack whose contents come into a tree or go.
 *
 * @param sign 1 comes, −1 goes
 * @param ordinal which datum of the pack
 * @param nth which of the datums with its paths
 */
record PackedDatum(int sign, String pack, int ordinal, int nth) {
  private static final int MEMORY = 1 << 20;

  /** After the pack: its end, sign, ordinal and nth. */
  private static final int FIXED = 1 + 3 * Integer.BYTES;

  /** Of a row of sign, pack, ordinal and nth. */
  static PackedDatum of(Row row) {
    return new PackedDatum(row.getInt(0), row.getString(1), row.getInt(2), row.getInt(3));
  }

  /** The datums of rows, those of one pack together, in memory bounded by a constant. */
  static SortedRecords<PackedDatum> byPack(Iterator<Row> rows, Path scratch) throws IOException {
    SpillSort sort = new SpillSort(MEMORY, scratch);
    return SortedRecords.of(sort, all -> fill(all, rows), PackedDatum::decode);
  }

  private static void fill(SpillSort sort, Iterator<Row> rows) throws IOException {
    while (rows.hasNext()) {
      byte[] record = of(rows.next()).encode();
      sort.add(record, 0, record.length);
    }
  }

  // NUL, which no name has, ends it, so that the datums of one pack come together.
  private byte[] encode() {
    byte[] name = pack.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + FIXED)
        .put(name)
        .put((byte) 0)
        .putInt(sign)
        .putInt(ordinal)
        .putInt(nth)
        .array();
  }

  private static PackedDatum decode(byte[] bytes, int at) {
    int end = at;
    while (bytes[end] != 0) {
      end++;
    }
    String pack = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    ByteBuffer from = ByteBuffer.wrap(bytes).position(end + 1);
    return new PackedDatum(from.getInt(), pack, from.getInt(), from.getInt());
  }
}
