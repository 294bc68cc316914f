package io.sparkdatums.repo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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

  /** Before the pack: sign, ordinal and nth. */
  private static final int FIXED = 3 * Integer.BYTES;

  /** Of a row of sign, pack, ordinal and nth. */
  static PackedDatum of(Row row) {
    return new PackedDatum(row.getInt(0), row.getString(1), row.getInt(2), row.getInt(3));
  }

  /** The datums of rows, those of one pack together, in memory bounded by a constant. */
  static SortedRecords<PackedDatum> byPack(Iterator<Row> rows, Path scratch) throws IOException {
    SpillSort sort = new SpillSort(PackedDatum::compare, MEMORY, scratch);
    return SortedRecords.of(sort, all -> fill(all, rows), PackedDatum::decode);
  }

  private static void fill(SpillSort sort, Iterator<Row> rows) throws IOException {
    while (rows.hasNext()) {
      byte[] record = of(rows.next()).encode();
      sort.add(record, 0, record.length);
    }
  }

  private byte[] encode() {
    byte[] name = pack.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED + Integer.BYTES + name.length)
        .putInt(sign)
        .putInt(ordinal)
        .putInt(nth)
        .putInt(name.length)
        .put(name)
        .array();
  }

  private static PackedDatum decode(byte[] bytes, int at) {
    ByteBuffer from = ByteBuffer.wrap(bytes).position(at);
    int sign = from.getInt();
    int ordinal = from.getInt();
    int nth = from.getInt();
    int length = from.getInt();
    String pack = new String(bytes, from.position(), length, StandardCharsets.UTF_8);
    return new PackedDatum(sign, pack, ordinal, nth);
  }

  private static int compare(byte[] a, int atA, byte[] b, int atB) {
    int nameA = atA + FIXED + Integer.BYTES;
    int nameB = atB + FIXED + Integer.BYTES;
    int lengthA = ByteBuffer.wrap(a).getInt(atA + FIXED);
    int lengthB = ByteBuffer.wrap(b).getInt(atB + FIXED);
    return Arrays.compareUnsigned(a, nameA, nameA + lengthA, b, nameB, nameB + lengthB);
  }
}
