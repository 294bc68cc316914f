package io.sparkdatums.tree;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data file of a hashtree's table: Parquet, rows sorted by shard, then canonical path; the
 * commit's row, if there is one, is the last. Pages are made here, not by Parquet's record writer,
 * which is what makes a million rows a second possible.
 *
 * <p>Row groups are small, so that a look-up opens little of a large tree, and the columns of each
 * are one page, because whoever opens a row group wants all of it. The commit's row is a row group
 * of its own.
 */
public final class TreeFileWriter implements RowSink, Closeable {
  /** Contributions of a row group, if some files have very many. */
  private static final int PARTS = 8 * RowIndex.ROWS;

  private static final ColumnDescriptor PATH = TreeSchema.MESSAGE.getColumns().get(TreeSchema.PATH);
  private static final int PADDING = 0;
  private static final int ZSTD_LEVEL = 1;

  private final Path path;
  private final MessageType schema;
  private final Zstd zstd = new Zstd(ZSTD_LEVEL);
  private final ParquetFileWriter file;
  private final RowColumns columns;
  private final PathFilter filter = new PathFilter();
  private final RowIndex index = new RowIndex();
  private final FileBounds bounds = new FileBounds();

  private @Nullable Group group;
  private int lastShard = -1;
  private byte[] lastPath = TreeRow.NONE;
  private int lastLength;
  private int parts;
  private @Nullable Commit commit;
  private boolean closed;
  private long length;

  /** A row group that is not full yet. */
  @SuppressWarnings("deprecation") // The page store's constructor that Parquet 1.13 has as well.
  private final class Group {
    final ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            zstd,
            schema,
            HeapByteBufferAllocator.getInstance(),
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    final int shard;
    final byte[] first;
    int rows;
    int parts;

    Group(int shard, byte[] first) {
      this.shard = shard;
      this.first = first;
      columns.begin(pages);
      filter.begin();
    }

    void end(int contributions) {
      rows++;
      parts += contributions;
    }

    void add(Commit made) throws IOException {
      columns.write(made);
      rows++;
    }

    boolean isFull() {
      return rows == RowIndex.ROWS || parts >= PARTS;
    }

    /** Writes it; gives the checksum of its filter. */
    int end() throws IOException {
      bounds.add(columns.paths());
      columns.end();
      int sum = filter.write(pages.getBloomFilterWriter(PATH));
      file.startBlock(rows);
      pages.flushToFileWriter(file);
      file.endBlock();
      pages.close();
      return sum;
    }
  }

  private TreeFileWriter(Configuration conf, Path path, MessageType schema) throws IOException {
    this.path = path;
    this.schema = schema;
    this.columns = new RowColumns(schema);
    this.file =
        new ParquetFileWriter(
            new TreeOutput(conf, path),
            schema,
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            PADDING,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    file.start();
  }

  /**
   * Creates a data file for rows of any kind, and the directories above it.
   *
   * @throws UncheckedIOException if it cannot be created, or is there already
   */
  public static TreeFileWriter create(Configuration conf, Path file) {
    return create(conf, file, TreeSchema.MESSAGE);
  }

  /**
   * Creates a data file for files and what is gone, which is most rows of most trees. It lacks the
   * columns that only directories and commits have, so that its footer is less than half as long;
   * to a reader they are null.
   *
   * @throws UncheckedIOException if it cannot be created, or is there already
   */
  public static TreeFileWriter forFiles(Configuration conf, Path file) {
    return create(conf, file, TreeSchema.OF_FILES);
  }

  private static TreeFileWriter create(Configuration conf, Path file, MessageType schema) {
    try {
      return new TreeFileWriter(conf, file, schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it does not sort after the row before
   */
  @Override
  public void accept(TreeRow row) throws IOException {
    byte[] bytes = row.path().getBytes(StandardCharsets.UTF_8);
    Group to = begin(row.shard(), row.kind(), bytes, bytes.length);
    columns.write(row, bytes);
    end(to, row.parts().size());
  }

  @Override
  public void begin(int shard, byte[] path, int length) throws IOException {
    begin(shard, RowKind.FILE, path, length);
    columns.begin(shard, path, length);
    parts = 0;
  }

  @Override
  public void part(ChangeRecord change) throws IOException {
    columns.part(change);
    parts++;
  }

  @Override
  public void end(long size, byte[] hash) throws IOException {
    columns.end(size, hash);
    end(begun(), parts);
  }

  private Group begun() {
    return Objects.requireNonNull(group, "no row was begun");
  }

  private Group begin(int shard, RowKind kind, byte[] path, int length) {
    int order = Integer.compare(shard, lastShard);
    if (order < 0 || (order == 0 && PathBytes.compare(path, length, lastPath, lastLength) <= 0)) {
      String text = new String(path, 0, length, StandardCharsets.UTF_8);
      throw new IllegalArgumentException("row " + text + " is not in order");
    }
    Group to = group == null ? new Group(shard, Arrays.copyOf(path, length)) : group;
    group = to;
    filter.add(path, length);
    bounds.add(shard, kind);
    lastShard = shard;
    if (lastPath.length < length) {
      lastPath = new byte[2 * length];
    }
    System.arraycopy(path, 0, lastPath, 0, length);
    lastLength = length;
    return to;
  }

  private void end(Group to, int contributions) throws IOException {
    to.end(contributions);
    if (to.isFull()) {
      endGroup(to);
    }
  }

  /** Sets the commit, whose row becomes the last of the file. */
  public void commit(Commit made) {
    commit = made;
  }

  /** The number of rows so far. */
  public long rows() {
    return bounds.rows();
  }

  /**
   * Completes the file.
   *
   * @throws UncheckedIOException if that fails
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (group != null) {
        endGroup(group);
      }
      if (commit != null) {
        Group last = new Group(lastShard, TreeRow.NONE);
        last.add(commit);
        last.end();
        bounds.add(RowKind.COMMIT);
      }
      file.end(Map.of(TreeSchema.INDEX, index.encode()));
      length = file.getPos();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      zstd.release();
    }
  }

  /**
   * What the file holds.
   *
   * @throws IllegalStateException if it is not closed yet
   */
  public RunFile file(long run) {
    if (length == 0) {
      throw new IllegalStateException("the file is not complete");
    }
    return new RunFile(run, path, length, bounds.statistics());
  }

  private void endGroup(Group full) throws IOException {
    int sum = full.end();
    index.add(new RowIndex.Group(columns.there(), full.shard, full.first, sum), lastShard);
    group = null;
  }
}
