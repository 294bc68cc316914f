package io.sparkdatums.tree;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from the columns of a row group, forward only. Only the path is read as the cursor
 * moves; another column catches up when its value is asked for.
 */
@SuppressWarnings("ReferenceEquality") // a word of a page's dictionary is one object
final class ColumnPages {
  private static final NoConverters CONVERTERS = new NoConverters(TreeSchema.MESSAGE);
  private static final List<ColumnDescriptor> DESCRIPTORS = TreeSchema.MESSAGE.getColumns();

  private final @Nullable ColumnReader[] columns = new ColumnReader[DESCRIPTORS.size()];
  private final int[] levels = new int[columns.length];
  private final int[] at = new int[columns.length];
  private final int rows;
  private int row = -1;
  private byte[] path = TreeRow.NONE;
  private @Nullable Binary lastKindText;
  private RowKind lastKind = RowKind.FILE;

  /**
   * @param read the columns that are there, by their numbers; the others hold nothing but nulls, or
   *     are not wanted
   */
  ColumnPages(PageReadStore pages, List<Integer> read, String createdBy) {
    this.rows = Math.toIntExact(pages.getRowCount());
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(pages, CONVERTERS, TreeSchema.MESSAGE, createdBy);
    for (int column : read) {
      columns[column] = store.getColumnReader(DESCRIPTORS.get(column));
      levels[column] = DESCRIPTORS.get(column).getMaxDefinitionLevel();
    }
  }

  /** Goes to the next row; false if there is none. */
  boolean next() {
    if (row + 1 >= rows) {
      return false;
    }
    row++;
    path = bytes(TreeSchema.PATH);
    return true;
  }

  byte[] path() {
    return path;
  }

  int shard() {
    return integer(TreeSchema.SHARD);
  }

  RowKind kind() {
    Binary text = Objects.requireNonNull(reader(TreeSchema.KIND)).getBinary();
    // A word of a dictionary is the same object each time.
    if (text != lastKindText) {
      lastKindText = text;
      lastKind = RowKind.of(text.toStringUsingUTF8());
    }
    return lastKind;
  }

  /** The whole row. */
  TreeRow row() {
    RowKind kind = kind();
    String text = new String(path, StandardCharsets.UTF_8);
    return switch (kind) {
      case GONE -> TreeRow.gone(shard(), text);
      case FILE -> {
        byte[] hash = bytes(TreeSchema.HASH);
        long size = number(TreeSchema.SIZE);
        yield new TreeRow(shard(), kind, text, hash, size, parts(hash), 0, 1, TreeRow.NONE, 0);
      }
      case DIRECTORY ->
          new TreeRow(
              shard(),
              kind,
              text,
              bytes(TreeSchema.HASH),
              number(TreeSchema.SIZE),
              List.of(),
              number(TreeSchema.CHILDREN),
              number(TreeSchema.FILES),
              bytes(TreeSchema.STATE),
              number(TreeSchema.EXPLICIT));
      case COMMIT -> throw new IllegalStateException("a commit's row among those of paths");
    };
  }

  /** The facts of the row of a commit. */
  Commit commit(long run) {
    ColumnReader parent = reader(TreeSchema.PARENT);
    return new Commit(
        number(TreeSchema.SEQUENCE),
        run,
        parent == null || isNull(TreeSchema.PARENT) ? null : parent.getLong(),
        text(TreeSchema.JOB),
        number(TreeSchema.BASE),
        integer(TreeSchema.SHARDS),
        bytes(TreeSchema.ROOT),
        number(TreeSchema.ALL_FILES),
        number(TreeSchema.ALL_DIRS),
        number(TreeSchema.ALL_BYTES),
        Instant.EPOCH.plus(number(TreeSchema.CREATED), ChronoUnit.MICROS),
        text(TreeSchema.PROVENANCE));
  }

  private List<Part> parts(byte[] hashOfFile) {
    ColumnReader packs = reader(TreeSchema.PART_PACK);
    if (packs == null) {
      return List.of();
    }
    ColumnReader ordinals = there(TreeSchema.PART_ORDINAL);
    ColumnReader datums = there(TreeSchema.PART_DATUM);
    ColumnReader offsets = there(TreeSchema.PART_OFFSET);
    ColumnReader lengths = there(TreeSchema.PART_LENGTH);
    ColumnReader hashes = reader(TreeSchema.PART_HASH);
    List<Part> parts = new ArrayList<>(1);
    do {
      byte[] hash =
          hashes == null || isNull(TreeSchema.PART_HASH)
              ? hashOfFile
              : hashes.getBinary().getBytesUnsafe();
      parts.add(
          new Part(
              packs.getBinary().toStringUsingUTF8(),
              ordinals.getInteger(),
              datums.getBinary().toStringUsingUTF8(),
              offsets.getLong(),
              lengths.getLong(),
              hash));
      for (int column = TreeSchema.PART_PACK; column <= TreeSchema.PART_HASH; column++) {
        ColumnReader reader = columns[column];
        if (reader != null) {
          pass(reader, column);
        }
      }
    } while (packs.getCurrentRepetitionLevel() > 0);
    for (int column = TreeSchema.PART_PACK; column <= TreeSchema.PART_HASH; column++) {
      at[column]++;
    }
    return parts;
  }

  private boolean isNull(int column) {
    ColumnReader reader = columns[column];
    return reader == null || reader.getCurrentDefinitionLevel() < levels[column];
  }

  private long number(int column) {
    ColumnReader reader = reader(column);
    return reader == null || isNull(column) ? 0 : reader.getLong();
  }

  private int integer(int column) {
    ColumnReader reader = reader(column);
    return reader == null || isNull(column) ? 0 : reader.getInteger();
  }

  private byte[] bytes(int column) {
    ColumnReader reader = reader(column);
    return reader == null || isNull(column) ? TreeRow.NONE : reader.getBinary().getBytesUnsafe();
  }

  private String text(int column) {
    return new String(bytes(column), StandardCharsets.UTF_8);
  }

  private ColumnReader there(int column) {
    return Objects.requireNonNull(reader(column));
  }

  /** The reader of a column, at the current row; null if the column holds nothing. */
  private @Nullable ColumnReader reader(int column) {
    ColumnReader reader = columns[column];
    if (reader != null) {
      for (; at[column] < row; at[column]++) {
        do {
          pass(reader, column);
        } while (reader.getCurrentRepetitionLevel() > 0);
      }
    }
    return reader;
  }

  private void pass(ColumnReader reader, int column) {
    if (reader.getCurrentDefinitionLevel() == levels[column]) {
      reader.skip();
    }
    reader.consume();
  }
}
