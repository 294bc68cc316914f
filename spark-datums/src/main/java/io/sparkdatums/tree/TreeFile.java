package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.jspecify.annotations.Nullable;

/** An open data file of a hashtree's table. */
final class TreeFile implements Closeable {
  private final RunFile file;
  private final ParquetFileReader reader;
  private final RowIndex index;
  private final List<List<Integer>> columns = new ArrayList<>();
  private int groupsRead;
  private @Nullable BloomFilter filter;
  private int filtered = -1;

  private TreeFile(RunFile file, ParquetFileReader reader, RowIndex index, BitSet wanted) {
    this.file = file;
    this.reader = reader;
    this.index = index;
    for (int group = 0; group < reader.getRowGroups().size(); group++) {
      columns.add(columns(group, wanted));
    }
  }

  /**
   * Opens a file.
   *
   * @param wanted the leaf columns to read
   * @throws DatumsException {@code TREE_CORRUPT} if it is not one that this program wrote
   */
  static TreeFile open(Configuration conf, RunFile file, BitSet wanted) throws IOException {
    TreeInput input = new TreeInput(conf, file);
    ParquetFileReader reader = null;
    boolean opened = false;
    try {
      reader =
          ParquetFileReader.open(
              input, HadoopReadOptions.builder(conf).usePageChecksumVerification(true).build());
      String index = reader.getFileMetaData().getKeyValueMetaData().get(TreeSchema.INDEX);
      if (index == null) {
        throw new IllegalArgumentException(
            "it was rewritten by another program and has lost its order");
      }
      TreeFile made = new TreeFile(file, reader, RowIndex.decode(index), wanted);
      opened = true;
      return made;
    } catch (RuntimeException e) {
      throw corrupt(file, e);
    } catch (IOException e) {
      throw storageFailure(e, file);
    } finally {
      if (reader != null && !opened) {
        reader.close();
      }
    }
  }

  RunFile file() {
    return file;
  }

  RowIndex index() {
    return index;
  }

  /** How many row groups were read, as a whole or in part. */
  int groupsRead() {
    return groupsRead;
  }

  /**
   * Whether a path may be in a row group.
   *
   * @param hash of the path, as {@link PathFilter#hash} gives it
   */
  boolean mayHold(int group, long hash) throws IOException {
    if (filtered != group) {
      BlockMetaData rows = reader.getRowGroups().get(group);
      try {
        filter = reader.readBloomFilter(rows.getColumns().get(TreeSchema.PATH));
      } catch (RuntimeException e) {
        throw corrupt(file, e);
      } catch (IOException e) {
        throw storageFailure(e, file);
      }
      filtered = group;
    }
    return filter == null || filter.findHash(hash);
  }

  /** The columns of some blocks, from {@code first} to before {@code end}, of one row group. */
  ColumnPages read(int first, int end) throws IOException {
    int group = index.get(first).group();
    int from = index.get(first).from();
    int to = index.get(end - 1).from() + index.get(end - 1).rows();
    return read(group, from, to);
  }

  /** The columns of the last row, which is a commit's. */
  ColumnPages readLast() throws IOException {
    int group = reader.getRowGroups().size() - 1;
    int rows = Math.toIntExact(reader.getRowGroups().get(group).getRowCount());
    return read(group, rows - 1, rows);
  }

  private ColumnPages read(int group, int from, int to) throws IOException {
    try {
      reader.setRequestedSchema(
          columns.get(group).stream().map(TreeSchema.MESSAGE.getColumns()::get).toList());
      long rows = reader.getRowGroups().get(group).getRowCount();
      boolean whole = from == 0 && to + 1 >= rows;
      PageReadStore pages =
          whole
              ? reader.readRowGroup(group)
              : reader.readFilteredRowGroup(group, new BlockRange(from, to).of(rows));
      groupsRead++;
      String writer = reader.getFileMetaData().getCreatedBy();
      return new ColumnPages(pages, columns.get(group), to - from, writer);
    } catch (RuntimeException e) {
      throw corrupt(file, e);
    } catch (IOException e) {
      throw storageFailure(e, file);
    }
  }

  // A column of which a group holds nulls only need not be read: in most, a dozen of them.
  private List<Integer> columns(int group, BitSet wanted) {
    return wanted.stream().filter(column -> index.holds(group, column)).boxed().toList();
  }

  // What storage did not say is what the bytes led to.
  private static IOException storageFailure(IOException e, RunFile file) {
    if (e instanceof StorageStream.Failure storage) {
      return storage.failure();
    }
    throw corrupt(file, e);
  }

  static DatumsException corrupt(RunFile file, Exception cause) {
    return cause instanceof DatumsException named
        ? named
        : DatumsException.of(
            "TREE_CORRUPT",
            Map.of("what", file.path().toString(), "cause", String.valueOf(cause)),
            cause);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
