package io.sparkdatums.repo;

import io.sparkdatums.pack.PackReader;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * The changes of packs on their way to the tasks that merge them: as chunks, or, where a shard's
 * part of a pack is worth opening it, as word of which of its datums count. Such a task reads its
 * part of the index in one piece.
 */
final class PackRows implements Iterator<Row> {
  /** From so many bytes on a part of an index is worth a request to storage. */
  private static final long PART = 64 << 10;

  private final int shards;
  private final Queue<Row> left = new ArrayDeque<>();
  private final ShardChunks chunks;

  /**
   * @param datums those of one pack together
   * @param shards of the tree
   */
  PackRows(Warehouse warehouse, Iterator<PackedDatum> datums, int shards) {
    this.shards = shards;
    PackChanges changes =
        TaskScope.closing(new PackChanges(warehouse, datums, shards, this::leaves));
    this.chunks = new ShardChunks(new Claimed(changes, shards), shards);
  }

  private boolean leaves(PackReader pack, PackSelection datums) {
    boolean worth =
        shards > 1
            && Integer.bitCount(shards) == 1
            && pack.isByShard()
            && pack.indexBytes() >= PART * shards
            && 2 * datums.count() >= pack.datumCount()
            // Each shard is told of each datum.
            && (long) datums.count() * shards <= pack.entryCount();
    if (worth) {
      byte[] chosen = datums.encode();
      for (int shard = 0; shard < shards; shard++) {
        left.add(ShardChunks.part(shard, chosen));
      }
    }
    return worth;
  }

  @Override
  public boolean hasNext() {
    // Packs are left while a chunk is looked for.
    return !left.isEmpty() || chunks.hasNext() || !left.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return left.isEmpty() ? chunks.next() : left.remove();
  }
}
