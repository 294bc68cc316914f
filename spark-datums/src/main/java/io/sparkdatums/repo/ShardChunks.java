package io.sparkdatums.repo;

import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way to the tasks that merge them: chunks of one shard each, in the order in
 * which they come. A shuffle moves hundreds of changes as one row.
 *
 * <p>Memory: {@value #KILOBYTES} KB, or 4 KB for each shard if these are very many.
 */
final class ShardChunks implements Iterator<Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("shard", DataTypes.IntegerType, false)
          .add("changes", DataTypes.BinaryType)
          .add("part", DataTypes.BinaryType);

  /**
   * Columns of which one is not null: a chunk of changes, or the {@link PackSelection} of a part.
   */
  static final int CHANGES = 1;

  static final int PART = 2;

  private static final int KILOBYTES = 512;
  private static final int LARGE = 1 << 14;
  private static final int SMALL = 1 << 12;

  private final Records changes;
  private final int limit;
  private final @Nullable SharedBytes[] open;
  private int closed;
  private @Nullable Row next;

  /**
   * @param changes {@link ChangeBytes} of a tree of so many shards, in any order
   */
  ShardChunks(Records changes, int shards) {
    this.changes = changes;
    this.limit = Math.max(SMALL, Math.min(LARGE, (KILOBYTES << 10) / shards));
    this.open = new SharedBytes[shards];
  }

  /** A chunk that says only that the shard has to be written. */
  static Row mention(int shard) {
    ChangeBytes bytes = new ChangeBytes(1);
    bytes.mention(shard);
    SharedBytes chunk = new SharedBytes(SMALL);
    chunk.add(bytes.bytes(), bytes.at(), bytes.length(), 0);
    return row(shard, chunk);
  }

  /** A shard's part of a pack, which its task reads itself. */
  static Row part(int shard, byte[] selection) {
    return RowFactory.create(shard, null, selection);
  }

  private static Row row(int shard, SharedBytes chunk) {
    return RowFactory.create(shard, chunk.take(), null);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && changes.advance()) {
        add(changes.bytes(), changes.at(), changes.length());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (; next == null && closed < open.length; closed++) {
      SharedBytes chunk = open[closed];
      if (chunk != null && !chunk.isEmpty()) {
        next = row(closed, chunk);
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

  private void add(byte[] bytes, int at, int length) {
    int shard = ChangeBytes.shard(bytes, at);
    SharedBytes chunk = open[shard];
    if (chunk == null) {
      chunk = new SharedBytes(limit);
      open[shard] = chunk;
    }
    if (!chunk.hasRoom(length)) {
      next = row(shard, chunk);
    }
    chunk.add(bytes, at, length, ChangeBytes.hashIn(bytes, at, length));
  }
}
