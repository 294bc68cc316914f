package io.sparkdatums.tree;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a row group, by their numbers. A column is decoded, as a whole, when a value of it is
 * first asked for: a listing that wants paths never looks at a hash, and cursors on several shards
 * of one small row group share what is decoded.
 */
@SuppressWarnings({"ReferenceEquality", "StringEquality"}) // a word of a dictionary is one object
final class RowGroup {
  private static final NoConverters CONVERTERS = new NoConverters(TreeSchema.MESSAGE);
  private static final List<ColumnDescriptor> DESCRIPTORS = TreeSchema.MESSAGE.getColumns();

  /** The highest definition level of a row without parts in their columns. */
  private static final int NO_PARTS = 1;

  private final RunFile file;
  private final int rows;
  private final BitSet there = new BitSet();
  private final ColumnReadStoreImpl store;
  private final byte[] @Nullable [][] bytes = new byte[DESCRIPTORS.size()][][];
  private final long[] @Nullable [] numbers = new long[DESCRIPTORS.size()][];
  private final String[] @Nullable [] words = new String[DESCRIPTORS.size()][];
  private RowKind @Nullable [] kinds;

  /** For each row, how many parts it and all rows before have; known once the parts are decoded. */
  private final int[] ends;

  /**
   * @param columns the columns that are there, by their numbers; the others hold nothing but nulls,
   *     or are not wanted
   */
  RowGroup(RunFile file, PageReadStore pages, List<Integer> columns, String createdBy) {
    this.file = file;
    this.rows = Math.toIntExact(pages.getRowCount());
    this.ends = new int[rows];
    this.store = new ColumnReadStoreImpl(pages, CONVERTERS, TreeSchema.MESSAGE, createdBy);
    columns.forEach(there::set);
  }

  int rows() {
    return rows;
  }

  /** The path of a row, in UTF-8. */
  byte[] path(int row) {
    return bytes(TreeSchema.PATH)[row];
  }

  int shard(int row) {
    return (int) number(TreeSchema.SHARD, row);
  }

  RowKind kind(int row) {
    RowKind[] decoded = kinds;
    if (decoded == null) {
      String[] texts = words(TreeSchema.KIND);
      decoded = new RowKind[rows];
      for (int i = 0; i < rows; i++) {
        decoded[i] = i > 0 && texts[i] == texts[i - 1] ? decoded[i - 1] : kind(texts[i]);
      }
      kinds = decoded;
    }
    return decoded[row];
  }

  private RowKind kind(String text) {
    try {
      return RowKind.of(text);
    } catch (IllegalArgumentException e) {
      throw TreeFile.corrupt(file, e);
    }
  }

  /** The number of the first row at or after another one whose path is not less. */
  int find(byte[] path, int from, int to) {
    byte[][] paths = bytes(TreeSchema.PATH);
    int low = from;
    int high = from;
    // Mostly it is near.
    for (int step = 1; high < to && PathBytes.compare(paths[high], path) < 0; step *= 2) {
      low = high + 1;
      high = Math.min(to, high + step);
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (PathBytes.compare(paths[middle], path) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of the first row of a shard, or of a later one. */
  int find(int shard) {
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (shard(middle) < shard) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A whole row. */
  TreeRow row(int row) {
    String path = new String(path(row), StandardCharsets.UTF_8);
    return switch (kind(row)) {
      case GONE -> TreeRow.gone(shard(row), path);
      case FILE ->
          new TreeRow(
              shard(row),
              RowKind.FILE,
              path,
              bytes(TreeSchema.HASH)[row],
              number(TreeSchema.SIZE, row),
              parts(row),
              0,
              1,
              TreeRow.NONE,
              0);
      case DIRECTORY ->
          new TreeRow(
              shard(row),
              RowKind.DIRECTORY,
              path,
              bytes(TreeSchema.HASH)[row],
              number(TreeSchema.SIZE, row),
              List.of(),
              number(TreeSchema.CHILDREN, row),
              number(TreeSchema.FILES, row),
              bytes(TreeSchema.STATE)[row],
              number(TreeSchema.EXPLICIT, row));
      case COMMIT ->
          throw TreeFile.corrupt(file, new IllegalStateException("a commit among other rows"));
    };
  }

  /** The facts of a commit, whose row is the only one. */
  Commit commit() {
    long parent = number(TreeSchema.PARENT, 0);
    return new Commit(
        number(TreeSchema.SEQUENCE, 0),
        file.run(),
        parent == 0 ? null : parent, // commits are numbered from 1
        text(TreeSchema.JOB),
        number(TreeSchema.BASE, 0),
        (int) number(TreeSchema.SHARDS, 0),
        bytes(TreeSchema.ROOT)[0],
        number(TreeSchema.ALL_FILES, 0),
        number(TreeSchema.ALL_DIRS, 0),
        number(TreeSchema.ALL_BYTES, 0),
        Instant.EPOCH.plus(number(TreeSchema.CREATED, 0), ChronoUnit.MICROS),
        text(TreeSchema.PROVENANCE));
  }

  private String text(int column) {
    return new String(bytes(column)[0], StandardCharsets.UTF_8);
  }

  private List<Part> parts(int row) {
    if (!there.get(TreeSchema.PART_PACK)) {
      return List.of();
    }
    words(TreeSchema.PART_PACK);
    int first = row == 0 ? 0 : ends[row - 1];
    if (ends[row] == first + 1) {
      return List.of(part(row, first));
    }
    List<Part> found = new ArrayList<>(ends[row] - first);
    for (int number = first; number < ends[row]; number++) {
      found.add(part(row, number));
    }
    return found;
  }

  private Part part(int row, int number) {
    boolean only = !there.get(TreeSchema.PART_HASH) || isNull(TreeSchema.PART_HASH, number);
    return new Part(
        words(TreeSchema.PART_PACK)[number],
        (int) number(TreeSchema.PART_ORDINAL, number),
        words(TreeSchema.PART_DATUM)[number],
        number(TreeSchema.PART_OFFSET, number),
        number(TreeSchema.PART_LENGTH, number),
        only ? bytes(TreeSchema.HASH)[row] : bytes(TreeSchema.PART_HASH)[number]);
  }

  private boolean isNull(int column, int at) {
    return bytes(column)[at] == TreeRow.NONE;
  }

  private long number(int column, int at) {
    long[] decoded = numbers[column];
    if (decoded == null) {
      boolean isInt = DESCRIPTORS.get(column).getPrimitiveType().getPrimitiveTypeName() == INT32;
      decode(
          column,
          size -> {
            long[] values = new long[size];
            numbers[column] = values;
            return (to, reader) -> values[to] = isInt ? reader.getInteger() : reader.getLong();
          });
      decoded = Objects.requireNonNull(numbers[column]);
    }
    return decoded[at];
  }

  private byte[][] bytes(int column) {
    byte[][] decoded = bytes[column];
    if (decoded == null) {
      decode(
          column,
          size -> {
            byte[][] values = new byte[size][];
            Arrays.fill(values, TreeRow.NONE);
            bytes[column] = values;
            return (to, reader) -> values[to] = reader.getBinary().getBytesUnsafe();
          });
      decoded = Objects.requireNonNull(bytes[column]);
    }
    return decoded;
  }

  private String[] words(int column) {
    String[] decoded = words[column];
    if (decoded == null) {
      decode(
          column,
          size -> {
            String[] values = new String[size];
            words[column] = values;
            return new Words(values);
          });
      decoded = Objects.requireNonNull(words[column]);
    }
    return decoded;
  }

  /** Makes room for a column of so many values, and takes them. */
  private interface Column {
    Values of(int size);
  }

  /** Takes a value of a column. */
  private interface Values {
    void take(int at, ColumnReader reader);
  }

  /** Makes one text of words that follow each other and are the same word of a dictionary. */
  private static final class Words implements Values {
    private final String[] words;
    private @Nullable Binary last;
    private String text = "";

    Words(String[] words) {
      this.words = words;
    }

    @Override
    public void take(int at, ColumnReader reader) {
      Binary word = reader.getBinary();
      if (word != last) {
        last = word;
        text = word.toStringUsingUTF8();
      }
      words[at] = text;
    }
  }

  /**
   * Goes through a column that may be there: a value for each row, and for each part of one.
   *
   * @param start is told how many values there are at most
   */
  @SuppressWarnings("deprecation") // the count of values, which every Parquet release has
  private void decode(int column, Column start) {
    if (!there.get(column)) {
      start.of(rows);
      return;
    }
    try {
      ColumnReader reader = store.getColumnReader(DESCRIPTORS.get(column));
      int count = Math.toIntExact(reader.getTotalValueCount());
      decode(column, reader, count, start.of(count));
    } catch (RuntimeException e) {
      throw TreeFile.corrupt(file, e);
    }
  }

  private void decode(int column, ColumnReader reader, int count, Values values) {
    int defined = DESCRIPTORS.get(column).getMaxDefinitionLevel();
    int nothing = isOfParts(column) ? NO_PARTS : -1;
    int row = -1;
    int at = 0;
    for (int left = count; left > 0; left--) {
      row += reader.getCurrentRepetitionLevel() == 0 ? 1 : 0;
      int level = reader.getCurrentDefinitionLevel();
      if (level == defined) {
        values.take(at, reader);
      }
      at += level > nothing ? 1 : 0;
      if (column == TreeSchema.PART_PACK) {
        ends[row] = at;
      }
      reader.consume();
    }
  }

  private static boolean isOfParts(int column) {
    return column >= TreeSchema.PART_PACK && column <= TreeSchema.PART_HASH;
  }
}
