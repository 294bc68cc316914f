package io.sparkdatums.sql;

import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.ListedColumn;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads shards of a tree.
 *
 * @param names the columns that are wanted
 */
record FilesReaders(
    Warehouse warehouse, List<RunFile> files, int shards, List<String> names, PathCondition paths)
    implements PartitionReaderFactory {

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    LiveRows rows = LiveRows.listing(warehouse.conf(), files, shards, wanted());
    int shard = ((FilesScan.Shard) partition).number();
    return new Reader(rows, paths.rows(rows, shard, shards), FileRow.COLUMNS.only(names));
  }

  private Set<ListedColumn> wanted() {
    Set<ListedColumn> wanted = EnumSet.noneOf(ListedColumn.class);
    for (String name : names) {
      switch (name) {
        case FileRow.HASH -> wanted.add(ListedColumn.HASH);
        case FileRow.SIZE -> wanted.add(ListedColumn.SIZE);
        case FileRow.FILES -> wanted.add(ListedColumn.FILES);
        default -> {}
      }
    }
    return wanted;
  }

  private static final class Reader implements PartitionReader<InternalRow> {
    private final LiveRows rows;
    private final Iterator<TreeRow> found;
    private final Columns<TreeRow> columns;
    private @Nullable InternalRow row;

    Reader(LiveRows rows, Iterator<TreeRow> found, Columns<TreeRow> columns) {
      this.rows = rows;
      this.found = found;
      this.columns = columns;
    }

    @Override
    public boolean next() {
      row = found.hasNext() ? SparkRows.row(columns, found.next()) : null;
      return row != null;
    }

    @Override
    public InternalRow get() {
      return Objects.requireNonNull(row);
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
