package io.sparkdatums.tree;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;

/** A column of byte strings: as they are, or each by what it does not share with the one before. */
final class BytesLeaf extends Leaf {
  private final PageStrings values;

  BytesLeaf(ColumnDescriptor column, FrontCoding coding) {
    super(column);
    this.values = new PageStrings(coding);
  }

  /** The one value of a row. */
  void write(int row, byte[] value) throws IOException {
    write(row, value, value.length);
  }

  /** The one value of a row, at the beginning of an array. */
  void write(int row, byte[] bytes, int length) throws IOException {
    first(row);
    values.add(bytes, 0, length);
  }

  /** A value of a row that has several. */
  void write(int row, boolean first, byte[] bytes, int from, int length) throws IOException {
    if (first) {
      first(row);
    } else {
      again();
    }
    values.add(bytes, from, from + length);
  }

  /** The bounds of the page so far. */
  Bounds bounds() {
    return values.bounds();
  }

  @Override
  Encoding encoding() {
    return values.encoding();
  }

  @Override
  void bounds(Statistics<?> statistics) {
    values.bounds(statistics);
  }

  @Override
  BytesInput data() throws IOException {
    return values.take();
  }
}
