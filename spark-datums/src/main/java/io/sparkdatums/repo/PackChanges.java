package io.sparkdatums.repo;

import io.sparkdatums.pack.PackReader;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Records;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the datums of some packs mean. One pack is open at a time; of it the order keys
 * of its datums are in memory.
 */
final class PackChanges implements Records, Closeable {
  private static final byte[] NONE = {};

  private final Warehouse warehouse;
  private final Ahead<PackedDatum> datums;
  private final int shards;
  private final Leaving leaving;
  private @Nullable PackReader pack;
  private @Nullable Records changes;

  /** Leaves packs to the tasks that merge the shards. */
  @FunctionalInterface
  interface Leaving {
    /** Whether these read the pack; then nothing but claims of directories come from it here. */
    boolean leaves(PackReader pack, PackSelection datums);
  }

  /**
   * @param datums those of one pack together
   * @param shards of the tree
   */
  PackChanges(Warehouse warehouse, Iterator<PackedDatum> datums, int shards, Leaving leaving) {
    this.warehouse = warehouse;
    this.datums = new Ahead<>(datums);
    this.shards = shards;
    this.leaving = leaving;
  }

  /** All changes of some packs, which are {@link ChangeBytes} of a tree of one shard. */
  PackChanges(Warehouse warehouse, Iterator<PackedDatum> datums) {
    this(warehouse, datums, 1, (pack, chosen) -> false);
  }

  @Override
  public boolean advance() throws IOException {
    while (changes == null || !changes.advance()) {
      if (!datums.hasNext()) {
        return false;
      }
      open();
    }
    return true;
  }

  private void open() throws IOException {
    close();
    PackSelection chosen = PackSelection.next(datums);
    PackReader reader = open(warehouse, chosen);
    pack = reader;
    chosen.learn(reader);
    changes =
        leaving.leaves(reader, chosen)
            ? new EntryDirectories(reader.records(), chosen, shards)
            : new EntryChanges(reader.records(), chosen, shards);
  }

  private static PackReader open(Warehouse warehouse, PackSelection datums) throws IOException {
    String name = datums.pack();
    return PackReader.open(warehouse.storage().files(), warehouse.packFile(name), name);
  }

  /**
   * Reads the changes of one shard from a pack that was left to it.
   *
   * @param shards how many there are, a power of two
   */
  static void read(Warehouse warehouse, PackSelection datums, int shard, int shards, SpillSort into)
      throws IOException {
    try (PackReader pack = open(warehouse, datums)) {
      Records changes = new EntryChanges(pack.records(shard, shards), datums, shards);
      while (changes.advance()) {
        if (ChangeBytes.shard(changes.bytes(), changes.at()) == shard) {
          into.add(changes);
        }
      }
    }
  }

  @Override
  public byte[] bytes() {
    return changes == null ? NONE : changes.bytes();
  }

  @Override
  public int at() {
    return changes == null ? 0 : changes.at();
  }

  @Override
  public void close() {
    if (pack != null) {
      try {
        pack.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      pack = null;
    }
  }
}
