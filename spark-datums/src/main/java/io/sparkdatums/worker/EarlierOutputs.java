package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.EntryFinder;
import io.sparkdatums.pack.PackObjects;
import io.sparkdatums.pack.PackReader;
import io.sparkdatums.pack.PackReference;
import io.sparkdatums.plan.EarlierResult;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.repo.Warehouse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the datums of a worker wrote when they ran before, looked up in the indexes of the packs of
 * that time; the {@value #OPEN} used last stay open. It only saves space: what cannot be found or
 * read is as if it had never been. Not thread-safe.
 */
final class EarlierOutputs implements Closeable {
  private static final int OPEN = 8;

  private final Warehouse warehouse;
  private final Path scratch;
  private final LinkedHashMap<String, Pack> packs = new LinkedHashMap<>(OPEN, 0.75f, true);
  private @Nullable Pack current;

  /** A pack, and which of the packs that it refers to are still there; no finder: it is gone. */
  private record Pack(@Nullable EntryFinder finder, Map<String, Boolean> contents) {}

  /**
   * @param scratch a directory for what does not fit in memory
   */
  EarlierOutputs(Warehouse warehouse, Path scratch) {
    this.warehouse = warehouse;
    this.scratch = scratch;
  }

  /** Begins with a datum, from its first path. */
  void begin(PlannedDatum datum) throws IOException {
    EarlierResult earlier = datum.earlier();
    current = earlier == null ? null : pack(earlier.pack());
    if (earlier != null && current != null && current.finder() != null) {
      current.finder().begin(earlier.ordinal());
    }
  }

  /**
   * Where the file lies that the datum wrote at a path before.
   *
   * @param path comes after all earlier paths asked of the datum, in canonical order
   * @return null if it is not known, or of another size
   */
  @Nullable PackReference find(String path, long size) throws IOException {
    Pack pack = current;
    if (pack == null || pack.finder() == null) {
      return null;
    }
    try {
      PackReference found = pack.finder().find(path);
      return found == null || found.size() != size || !isThere(found.pack(), pack) ? null : found;
    } catch (DatumsException | IOException e) {
      interruptedIs(e);
      current = null;
      return null;
    }
  }

  private boolean isThere(String content, Pack pack) throws IOException {
    Boolean known = pack.contents().get(content);
    if (known == null) {
      known = PackObjects.exist(warehouse.storage().files(), warehouse.packFile(content));
      pack.contents().put(content, known);
    }
    return known;
  }

  private Pack pack(String name) throws IOException {
    Pack pack = packs.get(name);
    if (pack == null) {
      if (packs.size() == OPEN) {
        Iterator<Pack> eldest = packs.values().iterator();
        close(eldest.next());
        eldest.remove();
      }
      pack = open(name);
      packs.put(name, pack);
    }
    return pack;
  }

  private Pack open(String name) throws IOException {
    try {
      PackReader reader =
          PackReader.open(warehouse.storage().files(), warehouse.packFile(name), name);
      return new Pack(reader.finder(scratch), new HashMap<>(Map.of(name, true)));
    } catch (DatumsException | IOException e) {
      interruptedIs(e);
      return new Pack(null, Map.of());
    }
  }

  private static void interruptedIs(Exception e) throws IOException {
    if (e instanceof ClosedByInterruptException interrupted) {
      throw interrupted;
    }
    if (e instanceof InterruptedIOException interrupted) {
      throw interrupted;
    }
  }

  private static void close(Pack pack) throws IOException {
    if (pack.finder() != null) {
      pack.finder().close();
    }
  }

  @Override
  public void close() throws IOException {
    for (Pack pack : packs.values()) {
      close(pack);
    }
    packs.clear();
  }
}
