package io.sparkdatums.repo;

import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
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
          .add("changes", DataTypes.BinaryType, false);

  private static final int KILOBYTES = 512;
  private static final int LARGE = 1 << 14;
  private static final int SMALL = 1 << 12;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Records changes;
  private final int limit;
  private final byte[][] open;
  private final int[] filled;
  private int closed;
  private @Nullable Row next;

  /**
   * @param changes {@link ChangeBytes} of a tree of so many shards, in any order
   */
  ShardChunks(Records changes, int shards) {
    this.changes = changes;
    this.limit = Math.max(SMALL, Math.min(LARGE, (KILOBYTES << 10) / shards));
    this.open = new byte[shards][];
    this.filled = new int[shards];
  }

  /** A chunk that says only that the shard has to be written. */
  static Row mention(int shard) {
    ChangeBytes bytes = new ChangeBytes(1);
    bytes.mention(shard);
    int end = bytes.at() + (int) INT.get(bytes.bytes(), bytes.at() - Records.HEAD);
    byte[] chunk = Arrays.copyOfRange(bytes.bytes(), bytes.at() - Records.HEAD, end);
    return RowFactory.create(shard, chunk);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && changes.advance()) {
        add(changes.bytes(), changes.at());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (; next == null && closed < open.length; closed++) {
      if (filled[closed] > 0) {
        next = chunk(closed);
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

  private void add(byte[] bytes, int at) {
    int shard = (int) INT.get(bytes, at);
    int length = Records.HEAD + (int) INT.get(bytes, at - Records.HEAD);
    if (filled[shard] > 0 && filled[shard] + length > limit) {
      next = chunk(shard);
    }
    byte[] chunk = open[shard];
    if (chunk == null || chunk.length - filled[shard] < length) {
      int wanted = Math.max(limit, length);
      chunk = chunk == null ? new byte[wanted] : Arrays.copyOf(chunk, filled[shard] + wanted);
      open[shard] = chunk;
    }
    System.arraycopy(bytes, at - Records.HEAD, chunk, filled[shard], length);
    filled[shard] += length;
  }

  private Row chunk(int shard) {
    Row row = RowFactory.create(shard, Arrays.copyOf(open[shard], filled[shard]));
    filled[shard] = 0;
    return row;
  }
}
