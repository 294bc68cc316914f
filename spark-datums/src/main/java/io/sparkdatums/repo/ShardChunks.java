package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way to the tasks that merge them: chunks of one shard each, sorted. A shuffle
 * moves hundreds of changes as one row, and who receives chunks only has to merge them.
 *
 * <p>Memory: {@value #KILOBYTES} KB, or 4 KB for each shard if these are very many.
 */
final class ShardChunks implements Iterator<Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("shard", DataTypes.IntegerType, false)
          .add("changes", DataTypes.BinaryType, false);

  private static final int KILOBYTES = 512;
  private static final int LARGE = 1 << 14;
  private static final int SMALL = 1 << 12;

  private final Iterator<Change> changes;
  private final int limit;
  private final ChangeBytes bytes = new ChangeBytes();
  private final @Nullable SortBuffer[] open;
  private int closed;
  private @Nullable Row next;

  /**
   * @param changes in any order; the less they go to and fro, the faster
   */
  ShardChunks(Iterator<Change> changes, int shards) {
    this.changes = changes;
    this.limit = Math.max(SMALL, Math.min(LARGE, (KILOBYTES << 10) / shards));
    this.open = new SortBuffer[shards];
  }

  /** A chunk that says only that the shard has to be written. */
  static Row mention(int shard) {
    ChangeBytes bytes = new ChangeBytes();
    int length = bytes.mention(shard);
    SortBuffer one = new SortBuffer(ChangeBytes::compare);
    one.add(bytes.array(), 0, length);
    return RowFactory.create(shard, one.toBytes());
  }

  @Override
  public boolean hasNext() {
    while (next == null && changes.hasNext()) {
      add(changes.next());
    }
    for (; next == null && closed < open.length; closed++) {
      SortBuffer last = open[closed];
      if (last != null && !last.isEmpty()) {
        next = chunk(closed, last);
      }
      open[closed] = null;
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = null;
    return row;
  }

  private void add(Change change) {
    int length = bytes.encode(change, open.length);
    int shard = bytes.shard();
    SortBuffer chunk = open[shard];
    if (chunk == null) {
      chunk = new SortBuffer(ChangeBytes::compare);
      open[shard] = chunk;
    }
    if (!chunk.isEmpty() && chunk.bytesWith(length) > limit) {
      next = chunk(shard, chunk);
      chunk.clear(limit);
    }
    chunk.add(bytes.array(), 0, length);
  }

  private static Row chunk(int shard, SortBuffer records) {
    return RowFactory.create(shard, records.toBytes());
  }
}
