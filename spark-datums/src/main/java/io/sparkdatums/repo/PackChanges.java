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
import org.jspecify.annotations.Nullable;

/**
 * The changes that the datums of some packs mean. One pack is open at a time; of it the order keys
 * of its datums are in memory.
 */
final class PackChanges implements Iterator<Change>, Closeable {
  private static final byte[] NO_HASH = {};
  private static final int[] COMES = {1};
  private static final int[] GOES = {-1};

  private final Warehouse warehouse;
  private final Ahead<PackedDatum> datums;
  private final Queue<Change> ready = new ArrayDeque<>();
  private Iterator<PackEntry> entries = Collections.emptyIterator();
  private @Nullable PackReader pack;
  private String name = "";
  private int[][] signs = {};
  private String[] keys = {};
  private @Nullable PackEntry last;
  private int piece;

  /**
   * @param datums those of one pack together
   */
  PackChanges(Warehouse warehouse, Iterator<PackedDatum> datums) {
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
    try {
      pack = PackReader.open(warehouse.storage().files(), warehouse.packFile(name), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys = new String[signs.length];
    for (Iterator<PackDatum> all = pack.datums(); all.hasNext(); ) {
      PackDatum datum = all.next();
      if (datum.ordinal() < signs.length && signs[datum.ordinal()] != null) {
        keys[datum.ordinal()] = DatumKey.paths(datum.key());
      }
    }
    entries = pack.entries();
    last = null;
  }

  private void entry(PackEntry entry) {
    int[] byOccurrence = entry.ordinal() < signs.length ? signs[entry.ordinal()] : null;
    if (byOccurrence == null) {
      return;
    }
    piece =
        last != null && last.ordinal() == entry.ordinal() && last.path().equals(entry.path())
            ? piece + 1
            : 0;
    last = entry;
    for (int nth = 0; nth < byOccurrence.length; nth++) {
      int sign = byOccurrence[nth];
      for (int times = Math.abs(sign); times > 0; times--) {
        ready.add(change(entry, nth, sign > 0));
      }
    }
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

  private Change change(PackEntry entry, int nth, boolean comes) {
    String key = keys[entry.ordinal()];
    if (entry.kind() == EntryKind.DIRECTORY) {
      Change.Op op = comes ? Change.Op.ADD_DIRECTORY : Change.Op.REMOVE_DIRECTORY;
      return new Change(op, entry.path(), new Part(name, entry.ordinal(), key, 0, 0, NO_HASH));
    }
    String datum = DatumOrder.piece(key, nth, piece);
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
