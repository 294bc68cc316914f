package io.sparkdatums.repo;

import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackEntries;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.DatumKey;
import io.sparkdatums.tree.DatumOrder;
import io.sparkdatums.tree.Records;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the datums of some packs mean. One pack is open at a time; of it the order keys
 * of its datums are in memory.
 */
final class PackChanges implements Records, Closeable {
  private static final byte[] NO_HASH = {};
  private static final int[] NONE = {};
  private static final int[] COMES = {1};
  private static final int[] GOES = {-1};

  private final Warehouse warehouse;
  private final Ahead<PackedDatum> datums;
  private final ChangeBytes bytes;
  private @Nullable PackReader pack;
  private @Nullable PackEntries entries;
  private String name = "";
  private int[][] signs = {};
  private byte[][] keys = {};
  private byte[][] holders = {};
  private int lastOrdinal;
  private int shared;
  private int piece;

  // What is left to say of the current entry.
  private int[] ofEntry = NONE;
  private int nth;
  private int times;

  /**
   * @param datums those of one pack together
   * @param shards of the tree
   */
  PackChanges(Warehouse warehouse, Iterator<PackedDatum> datums, int shards) {
    this.warehouse = warehouse;
    this.datums = new Ahead<>(datums);
    this.bytes = new ChangeBytes(shards);
  }

  @Override
  public boolean advance() throws IOException {
    while (true) {
      PackEntries entry = entries;
      for (; entry != null && nth < ofEntry.length; nth++, times = 0) {
        if (times < Math.abs(ofEntry[nth])) {
          times++;
          encode(entry, ofEntry[nth] > 0);
          return true;
        }
      }
      if (entry != null && entry.next()) {
        take(entry);
      } else if (datums.hasNext()) {
        open();
      } else {
        return false;
      }
    }
  }

  private void open() throws IOException {
    close();
    name = datums.peek().pack();
    Arrays.fill(signs, null);
    while (datums.hasNext() && datums.peek().pack().equals(name)) {
      PackedDatum datum = datums.next();
      int ordinal = datum.ordinal();
      if (ordinal >= signs.length) {
        signs = Arrays.copyOf(signs, Math.max(ordinal + 1, 2 * signs.length));
      }
      signs[ordinal] = plus(signs[ordinal], datum.nth(), datum.sign());
    }
    PackReader reader =
        PackReader.open(warehouse.storage().files(), warehouse.packFile(name), name);
    pack = reader;
    keys = new byte[signs.length][];
    for (Iterator<PackDatum> all = reader.datums(); all.hasNext(); ) {
      PackDatum datum = all.next();
      if (datum.ordinal() < signs.length && signs[datum.ordinal()] != null) {
        keys[datum.ordinal()] = ChangeBytes.code(DatumKey.paths(datum.key()));
      }
    }
    holders =
        Stream.concat(Stream.of(name), reader.references().stream())
            .map(holder -> holder.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    entries = reader.records();
    lastOrdinal = -1;
    shared = 0;
  }

  private void take(PackEntries entry) {
    int ordinal = entry.ordinal();
    shared = Math.min(shared, entry.pathShared());
    int[] byOccurrence = ordinal < signs.length ? signs[ordinal] : null;
    if (byOccurrence == null) {
      return;
    }
    boolean again = bytes.path(entry.path(), entry.pathLength(), shared);
    shared = Integer.MAX_VALUE;
    piece = again && lastOrdinal == ordinal ? piece + 1 : 0;
    lastOrdinal = ordinal;
    ofEntry = byOccurrence;
    nth = 0;
    times = 0;
  }

  /** The signs of a datum by its occurrences; what nearly all have is there once for all. */
  private static int[] plus(int @Nullable [] before, int nth, int sign) {
    if (before == null && nth == 0 && Math.abs(sign) == 1) {
      return sign > 0 ? COMES : GOES;
    }
    int[] after =
        before == null ? new int[nth + 1] : Arrays.copyOf(before, Math.max(before.length, nth + 1));
    after[nth] += sign;
    return after;
  }

  private void encode(PackEntries entry, boolean comes) {
    byte[] key = keys[entry.ordinal()];
    if (entry.isDirectory()) {
      Change.Op op = comes ? Change.Op.ADD_DIRECTORY : Change.Op.REMOVE_DIRECTORY;
      bytes.encode(op, key, NO_HASH, 0, entry.ordinal(), 0, holders[0]);
      return;
    }
    bytes.encode(
        comes ? Change.Op.ADD : Change.Op.REMOVE,
        nth == 0 && piece == 0 ? key : piece(key),
        entry.hash(),
        entry.size(),
        entry.ordinal(),
        entry.offset(),
        holders[entry.holder()]);
  }

  private byte[] piece(byte[] key) {
    return ChangeBytes.code(DatumOrder.piece(ChangeBytes.text(key, key.length), nth, piece));
  }

  @Override
  public byte[] bytes() {
    return bytes.bytes();
  }

  @Override
  public int at() {
    return bytes.at();
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
