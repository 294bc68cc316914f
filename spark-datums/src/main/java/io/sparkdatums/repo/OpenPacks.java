package io.sparkdatums.repo;

import io.sparkdatums.pack.PackReader;
import io.sparkdatums.tree.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads contributions from packs and keeps the packs used last open. Not thread-safe; streams end
 * with it, and a stream must be read before many other packs are.
 */
public final class OpenPacks implements Closeable {
  private static final int OPEN = 16;

  private final Warehouse warehouse;
  private final Map<String, PackReader> readers = new LinkedHashMap<>(OPEN, 0.75f, true);

  /** Reads packs of a warehouse. */
  public OpenPacks(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * The bytes of one contribution.
   *
   * @return a stream whose last read throws {@code PACK_CORRUPT} if the bytes are not those that
   *     were committed
   * @throws io.sparkdatums.api.DatumsException {@code PACK_MISSING} or {@code PACK_CORRUPT}
   */
  public InputStream open(Part part) throws IOException {
    if (part.length() == 0) {
      return InputStream.nullInputStream();
    }
    return reader(part.pack()).content(part.offset(), part.length(), part.hash());
  }

  /** The bytes of several contributions, one after the other. */
  public InputStream open(List<Part> parts) throws IOException {
    return parts.size() == 1 ? open(parts.get(0)) : new PartsStream(this, parts.iterator());
  }

  /** An open pack. */
  public PackReader reader(String pack) throws IOException {
    PackReader reader = readers.get(pack);
    if (reader == null) {
      if (readers.size() == OPEN) {
        Iterator<PackReader> eldest = readers.values().iterator();
        eldest.next().close();
        eldest.remove();
      }
      reader = PackReader.open(warehouse.storage().files(), warehouse.packFile(pack), pack);
      readers.put(pack, reader);
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    for (PackReader reader : readers.values()) {
      reader.close();
    }
    readers.clear();
  }
}
