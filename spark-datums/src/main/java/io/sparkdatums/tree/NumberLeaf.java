package io.sparkdatums.tree;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of numbers, written as bit-packed differences. */
@SuppressWarnings("deprecation") // every Parquet release that we run on has these
final class NumberLeaf extends Leaf {
  private static final int SLAB = 1 << 10;
  private static final int PAGE = 1 << 18;

  private final boolean isInt;
  private final DeltaBinaryPackingValuesWriter values;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  NumberLeaf(ColumnDescriptor column) {
    super(column);
    isInt = column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT32;
    values = isInt ? lengths() : longs();
  }

  /** A writer for the lengths of byte strings, which Parquet encodes as a column of int. */
  static DeltaBinaryPackingValuesWriter lengths() {
    return new DeltaBinaryPackingValuesWriterForInteger(
        SLAB, PAGE, HeapByteBufferAllocator.getInstance());
  }

  private static DeltaBinaryPackingValuesWriter longs() {
    return new DeltaBinaryPackingValuesWriterForLong(
        SLAB, PAGE, HeapByteBufferAllocator.getInstance());
  }

  /** The one value of a row. */
  void write(int row, long value) throws IOException {
    first(row);
    add(value);
  }

  /** A value of a row that has several. */
  void write(int row, boolean first, long value) throws IOException {
    if (first) {
      first(row);
    } else {
      again();
    }
    add(value);
  }

  private void add(long value) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (isInt) {
      values.writeInteger((int) value);
    } else {
      values.writeLong(value);
    }
  }

  @Override
  Encoding encoding() {
    return Encoding.DELTA_BINARY_PACKED;
  }

  @Override
  BytesInput data() throws IOException {
    BytesInput data = BytesInput.copy(values.getBytes());
    values.reset();
    min = Long.MAX_VALUE;
    max = Long.MIN_VALUE;
    return data;
  }

  @Override
  void bounds(Statistics<?> statistics) {
    if (statistics instanceof IntStatistics ints) {
      ints.setMinMax((int) min, (int) max);
    } else if (statistics instanceof LongStatistics longs) {
      longs.setMinMax(min, max);
    }
  }
}
