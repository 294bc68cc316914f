package io.sparkdatums.tree;

import java.io.IOException;
import java.util.Objects;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * A leaf column of a file that is being written, page by page. Parquet's own column writers count
 * levels, keep statistics and ask about sizes value by value, for all columns of each row; here a
 * column that a row does not have costs nothing, and what a page needs is worked out once.
 */
abstract class Leaf {
  private final ColumnDescriptor column;
  private @Nullable PageWriter pages;
  private final Levels definition;
  private final Levels repetition = new Levels(1);
  private int rows;
  private int values;
  private int nulls;

  Leaf(ColumnDescriptor column) {
    this.column = column;
    this.definition =
        new Levels(Integer.SIZE - Integer.numberOfLeadingZeros(column.getMaxDefinitionLevel()));
  }

  /** A row group begins. */
  void begin(PageWriter to) {
    pages = to;
  }

  /** Says that a value of the given row of the page follows, the first of the row. */
  final void first(int row) throws IOException {
    skipTo(row);
    rows = row + 1;
    level(column.getMaxDefinitionLevel(), 0);
  }

  /** Says that another value of the same row follows. */
  final void again() throws IOException {
    level(column.getMaxDefinitionLevel(), 1);
  }

  /** Says that the row has an element whose value in this column is null. */
  final void none(int row, boolean first) throws IOException {
    if (first) {
      skipTo(row);
      rows = row + 1;
    }
    level(column.getMaxDefinitionLevel() - 1, first ? 0 : 1);
    nulls++;
  }

  /** Writes the page, whose rows after the last value are null. */
  final void endPage(int rowsOfPage) throws IOException {
    skipTo(rowsOfPage);
    Statistics<?> statistics = Statistics.createStats(column.getPrimitiveType());
    statistics.incrementNumNulls(nulls);
    boolean empty = nulls == values;
    if (!empty) {
      prepare();
      bounds(statistics);
    }
    Encoding encoding = empty ? Encoding.PLAIN : encoding();
    BytesInput data = empty ? BytesInput.empty() : data();
    boolean repeated = column.getMaxRepetitionLevel() > 0;
    BytesInput repetitions = repetition.take();
    pages()
        .writePageV2(
            rowsOfPage,
            nulls,
            values,
            repeated ? repetitions : BytesInput.empty(),
            definition.take(),
            encoding,
            data,
            statistics);
    rows = 0;
    values = 0;
    nulls = 0;
  }

  /** Makes up its mind about the page that ends. */
  void prepare() {}

  /** Writes what belongs to all pages. */
  void end() throws IOException {}

  /** Where the pages of the row group go. */
  final PageWriter pages() {
    return Objects.requireNonNull(pages, "no row group was begun");
  }

  abstract Encoding encoding();

  /** Puts the least and the greatest value of the page into the statistics. */
  abstract void bounds(Statistics<?> statistics);

  /** The values of the page; the next page begins. */
  abstract BytesInput data() throws IOException;

  private void skipTo(int row) throws IOException {
    int missing = row - rows;
    if (missing > 0) {
      definition.add(0, missing);
      repetition.add(0, missing);
      values += missing;
      nulls += missing;
    }
    rows = row;
  }

  private void level(int defined, int repeated) throws IOException {
    definition.add(defined, 1);
    repetition.add(repeated, 1);
    values++;
  }
}
