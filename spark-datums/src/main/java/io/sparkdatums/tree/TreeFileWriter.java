package io.sparkdatums.tree;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data file of a hashtree's table: Parquet, rows sorted by shard, then canonical path; the
 * commit's row, if there is one, is the last. Pages are made here, not by Parquet's record writer,
 * which is what makes a million rows a second possible.
 *
 * <p>Row groups are small enough to look one path up, and pages hold the rows of a block of {@link
 * RowIndex}, so that a reader can take any run of blocks.
 */
public final class TreeFileWriter implements RowSink, Closeable {
  private static final int GROUP_BLOCKS = 16;

  /** Contributions of a block, if some files have very many. */
  private static final int BLOCK_PARTS = 8 * RowIndex.BLOCK;

  private static final int PADDING = 0;
  private static final int ZSTD_LEVEL = 1;

  private final Path path;
  private final Zstd zstd = new Zstd(ZSTD_LEVEL);
  private final ParquetFileWriter file;
  private final RowIndex index = new RowIndex();
  private final FileBounds bounds = new FileBounds();

  private @Nullable Group group;
  private int groups;
  private int lastShard = -1;
  private byte[] lastPath = {};
  private @Nullable Commit commit;
  private boolean closed;
  private long length;

  /** A row group that is not full yet. */
  @SuppressWarnings("deprecation") // The page store's constructor that Parquet 1.13 has as well.
  private final class Group {
    final ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            zstd,
            TreeSchema.MESSAGE,
            HeapByteBufferAllocator.getInstance(),
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    final RowColumns columns = new RowColumns(pages);
    final PathFilter filter = new PathFilter();
    int rows;
    int blocks;
    int blockRows;
    int blockParts;
    int blockShard;
    byte[] blockPath = {};

    void add(TreeRow row, byte[] bytes) throws IOException {
      if (blockRows == 0) {
        blockShard = row.shard();
        blockPath = bytes;
      }
      columns.write(row, bytes);
      filter.add(bytes);
      rows++;
      blockRows++;
      blockParts += row.parts().size();
      if (blockRows == RowIndex.BLOCK || blockParts >= BLOCK_PARTS) {
        endBlock(row.shard());
      }
    }

    boolean isFull() {
      return blocks == GROUP_BLOCKS;
    }

    void endBlock(int last) throws IOException {
      if (blockRows > 0) {
        bounds.add(columns.paths());
        columns.endPage();
        int from = rows - blockRows;
        index.add(new RowIndex.Block(groups, from, blockRows, blockShard, blockPath), last);
        blocks++;
        blockRows = 0;
        blockParts = 0;
      }
    }

    void add(Commit made) throws IOException {
      columns.write(made);
      columns.endPage();
      rows++;
    }

    void end() throws IOException {
      columns.end();
      filter.write(
          pages.getBloomFilterWriter(TreeSchema.MESSAGE.getColumns().get(TreeSchema.PATH)));
      index.addGroup(columns.there());
      file.startBlock(rows);
      pages.flushToFileWriter(file);
      file.endBlock();
      pages.close();
    }
  }

  private TreeFileWriter(Configuration conf, Path path) throws IOException {
    this.path = path;
    this.file =
        new ParquetFileWriter(
            new TreeOutput(conf, path),
            TreeSchema.MESSAGE,
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            PADDING,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
            ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    file.start();
  }

  /**
   * Creates the file and the directories above it.
   *
   * @throws UncheckedIOException if it cannot be created, or is there already
   */
  public static TreeFileWriter create(Configuration conf, Path file) {
    try {
      return new TreeFileWriter(conf, file);
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
    int order = Integer.compare(row.shard(), lastShard);
    if (order < 0 || (order == 0 && PathBytes.compare(bytes, lastPath) <= 0)) {
      throw new IllegalArgumentException("row " + row.path() + " is not in order");
    }
    if (group == null) {
      group = new Group();
    }
    group.add(row, bytes);
    bounds.add(row.shard(), row.kind());
    lastShard = row.shard();
    lastPath = bytes;
    if (group.isFull()) {
      endGroup(group);
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
      Group last = group;
      if (last == null && commit != null) {
        last = new Group();
      }
      if (last != null) {
        last.endBlock(lastShard);
        if (commit != null) {
          last.add(commit);
          bounds.add(RowKind.COMMIT);
        }
        endGroup(last);
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
    full.end();
    group = null;
    groups++;
  }
}
