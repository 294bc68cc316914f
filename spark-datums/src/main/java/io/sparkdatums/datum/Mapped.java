package io.sparkdatums.datum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows made of rows by a function that may fail with an I/O error. */
record Mapped(Iterator<Row> rows, Function function) implements Iterator<Row> {

  /** What is done to a row. */
  interface Function {
    Row apply(Row row) throws IOException;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    try {
      return function.apply(rows.next());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
