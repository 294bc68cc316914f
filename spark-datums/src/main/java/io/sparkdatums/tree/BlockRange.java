package io.sparkdatums.tree;

import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/**
 * Rows of a row group as the ranges that the Parquet reader takes: it makes them from pages, so the
 * rows are given as one page of which nothing else is known.
 */
record BlockRange(long from, long to) implements OffsetIndex {

  RowRanges of(long rowsInGroup) {
    PrimitiveIterator.OfInt only = IntStream.of(0).iterator();
    return RowRanges.create(rowsInGroup, only, this);
  }

  @Override
  public int getPageCount() {
    return 1;
  }

  @Override
  public long getFirstRowIndex(int page) {
    return from;
  }

  @Override
  public long getLastRowIndex(int page, long rowsInGroup) {
    return to - 1;
  }

  @Override
  public long getOffset(int page) {
    throw noPage();
  }

  @Override
  public int getCompressedPageSize(int page) {
    throw noPage();
  }

  /** Places and sizes of pages are asked for by who reads them; ranges are made from rows alone. */
  private static UnsupportedOperationException noPage() {
    return new UnsupportedOperationException(
        "These rows stand for no page of a file, so they have no offset and no compressed size");
  }
}
