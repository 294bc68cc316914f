package io.sparkdatums.tree;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;

/** A column of byte strings: as they are, or each by what it does not share with the one before. */
final class BytesLeaf extends Leaf {
  private final PageStrings values;

  BytesLeaf(ColumnDescriptor column, PageWriter pages, FrontCoding coding) {
    super(column, pages);
    this.values = new PageStrings(coding);
  }

  /** The one value of a row; the array must not change any more. */
  void write(int row, byte[] value) throws IOException {
    first(row);
    values.add(value);
  }

  /** A value of a row that has several. */
  void write(int row, boolean first, byte[] value) throws IOException {
    if (first) {
      first(row);
    } else {
      again();
    }
    values.add(value);
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
