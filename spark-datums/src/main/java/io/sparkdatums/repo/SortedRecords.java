package io.sparkdatums.repo;

import io.sparkdatums.tree.Records;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** What sorted records of bytes mean, one after the other. */
final class SortedRecords<T> implements Iterator<T>, Closeable {
  private final SpillSort sort;
  private final Decoder<T> decoder;
  private final Records sorted;
  private boolean isNext;

  /** Reads a record at its place in an array. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(byte[] bytes, int at);
  }

  /** Gives a sort its records. */
  @FunctionalInterface
  interface Filling {
    void fill(SpillSort sort) throws IOException;
  }

  private SortedRecords(SpillSort sort, Decoder<T> decoder) throws IOException {
    this.sort = sort;
    this.decoder = decoder;
    this.sorted = sort.sorted();
    this.isNext = sorted.advance();
  }

  /** Sorts what it is given; the sort is closed with what this returns, or if this fails. */
  static <T> SortedRecords<T> of(SpillSort sort, Filling records, Decoder<T> decoder)
      throws IOException {
    try {
      records.fill(sort);
      return new SortedRecords<>(sort, decoder);
    } catch (IOException | RuntimeException e) {
      sort.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    return isNext;
  }

  @Override
  public T next() {
    if (!isNext) {
      throw new NoSuchElementException();
    }
    T record = decoder.decode(sorted.bytes(), sorted.at());
    try {
      isNext = sorted.advance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return record;
  }

  @Override
  public void close() throws IOException {
    sort.close();
  }
}
