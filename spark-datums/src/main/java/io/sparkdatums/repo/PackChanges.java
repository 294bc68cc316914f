package io.sparkdatums.repo;

import io.sparkdatums.pack.EntryKind;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackEntry;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.DatumKey;
import io.sparkdatums.tree.DatumOrder;
import io.sparkdatums.tree.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the datums of some packs mean. One pack is open at a time; of it the order keys
 * of its datums are in memory.
 */
final class PackChanges implements Iterator<Change>, Closeable {
  private static final byte[] NO_HASH = {};

  private final Warehouse warehouse;
  private final Ahead<Row> datums;
  private final Queue<Change> ready = new ArrayDeque<>();
  private Iterator<PackEntry> entries = Collections.emptyIterator();
  private @Nullable PackReader pack;
  private String name = "";
  private int[] signs = {};
  private String[] keys = {};
  private @Nullable PackEntry last;
  private int piece;

  /**
   * @param datums sign, pack and ordinal, those of one pack together
   */
  PackChanges(Warehouse warehouse, Iterator<Row> datums) {
    this.warehouse = warehouse;
    this.datums = new Ahead<>(datums);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty()) {
      if (entries.hasNext()) {
        entry(entries.next());
      } else if (datums.hasNext()) {
        open();
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public Change next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void open() {
    close();
    name = datums.peek().getString(1);
    Arrays.fill(signs, 0);
    while (datums.hasNext() && datums.peek().getString(1).equals(name)) {
      Row row = datums.next();
      int ordinal = row.getInt(2);
      if (ordinal >= signs.length) {
        signs = Arrays.copyOf(signs, Math.max(ordinal + 1, 2 * signs.length));
      }
      signs[ordinal] += row.getInt(0);
    }
    try {
      pack = PackReader.open(warehouse.storage().files(), warehouse.packFile(name), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys = new String[signs.length];
    for (Iterator<PackDatum> all = pack.datums(); all.hasNext(); ) {
      PackDatum datum = all.next();
      if (datum.ordinal() < signs.length && signs[datum.ordinal()] != 0) {
        keys[datum.ordinal()] = DatumKey.paths(datum.key());
      }
    }
    entries = pack.entries();
    last = null;
  }

  private void entry(PackEntry entry) {
    int sign = entry.ordinal() < signs.length ? signs[entry.ordinal()] : 0;
    if (sign == 0) {
      return;
    }
    Change change = change(entry, sign > 0);
    for (int times = Math.abs(sign); times > 0; times--) {
      ready.add(change);
    }
  }

  private Change change(PackEntry entry, boolean comes) {
    String key = keys[entry.ordinal()];
    if (entry.kind() == EntryKind.DIRECTORY) {
      Change.Op op = comes ? Change.Op.ADD_DIRECTORY : Change.Op.REMOVE_DIRECTORY;
      return new Change(op, entry.path(), new Part(name, entry.ordinal(), key, 0, 0, NO_HASH));
    }
    piece =
        last != null && last.ordinal() == entry.ordinal() && last.path().equals(entry.path())
            ? piece + 1
            : 0;
    last = entry;
    String datum = DatumOrder.piece(key, piece);
    Part part =
        new Part(entry.pack(), entry.ordinal(), datum, entry.offset(), entry.size(), entry.hash());
    return new Change(comes ? Change.Op.ADD : Change.Op.REMOVE, entry.path(), part);
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
