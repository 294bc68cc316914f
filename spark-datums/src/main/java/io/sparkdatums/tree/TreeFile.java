package io.sparkdatums.tree;

import io.sparkdatums.api.DatumsException;
import java.io.Closeable;
import java.io.IOException;
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
  private final BitSet wanted;
  private int groupsRead;
  private @Nullable RowGroup last;
  private int lastNumber;
  private @Nullable BloomFilter filter;
  private int filtered;

  private TreeFile(RunFile file, ParquetFileReader reader, RowIndex index, BitSet wanted) {
    this.file = file;
    this.reader = reader;
    this.index = index;
    this.wanted = wanted;
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

  /** How many row groups were read. */
  int groupsRead() {
    return groupsRead;
  }

  /**
   * Whether a path may be in a row group.
   *
   * @param hash of the path, as {@link PathFilter#hash} gives it
   */
  boolean mayHold(int number, long hash) throws IOException {
    BloomFilter of = filter;
    if (of == null || filtered != number) {
      of = filter(number);
      filter = of;
      filtered = number;
    }
    return of.findHash(hash);
  }

  private BloomFilter filter(int number) throws IOException {
    try {
      BlockMetaData group = reader.getRowGroups().get(number);
      BloomFilter read = reader.readBloomFilter(group.getColumns().get(TreeSchema.PATH));
      if (read == null || PathFilter.sum(read) != index.get(number).filter()) {
        throw new IllegalArgumentException("a Bloom filter does not match its checksum");
      }
      return read;
    } catch (RuntimeException e) {
      throw corrupt(file, e);
    } catch (IOException e) {
      throw storageFailure(e, file);
    }
  }

  /** The rows of a row group. The last one is kept, for cursors on several shards of it. */
  RowGroup read(int number) throws IOException {
    RowGroup group = last;
    if (group == null || number != lastNumber) {
      // A column of which a group holds nulls only need not be read: in most, a dozen of them.
      RowIndex.Group of = index.get(number);
      group = read(number, wanted.stream().filter(of::holds).boxed().toList());
      last = group;
      lastNumber = number;
    }
    return group;
  }

  /** The commit in the file, or null if there is none. */
  @Nullable Commit commit() throws IOException {
    int number = reader.getRowGroups().size() - 1;
    return number < index.size() ? null : read(number, TreeSchema.OF_COMMITS).commit();
  }

  private RowGroup read(int number, List<Integer> columns) throws IOException {
    try {
      reader.setRequestedSchema(
          columns.stream().map(TreeSchema.MESSAGE.getColumns()::get).toList());
      PageReadStore pages = reader.readRowGroup(number);
      groupsRead++;
      return new RowGroup(file, pages, columns, reader.getFileMetaData().getCreatedBy());
    } catch (RuntimeException e) {
      throw corrupt(file, e);
    } catch (IOException e) {
      throw storageFailure(e, file);
    }
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
