package io.sparkdatums.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a datum of a pack wrote at a path, for the files of one datum after the other. Reads
 * indexes only, never contents. Not thread-safe.
 *
 * <p>An entry is looked for in the index blocks of its path's bucket, of which those used last stay
 * in memory, up to 2 MB and one block. A datum that needs more than {@value #BLOCKS} blocks to be
 * read has very many files, in no order that the index has: of such a datum the entries are sorted
 * by path once, in a scratch file, and read along.
 */
public final class EntryFinder implements Closeable {
  private static final int MEMORY = 2 << 20;
  static final int BLOCKS = 256;

  private final PackFile file;
  private final Footer footer;
  private final Path scratch;
  private final EntryCursor entry;
  private final LinkedHashMap<Block, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final int mostBlocks;
  private int held;
  private int ordinal;
  private int read;
  private @Nullable SortedEntries sorted;

  EntryFinder(PackFile file, Footer footer, Path scratch, int mostBlocks) {
    this.file = file;
    this.footer = footer;
    this.scratch = scratch;
    this.mostBlocks = mostBlocks;
    this.entry = new EntryCursor(footer);
  }

  /** Begins with a datum, from its first path. */
  public void begin(int datum) throws IOException {
    endSorted();
    ordinal = datum;
    read = 0;
  }

  /**
   * Where the content lies that the datum wrote at a path.
   *
   * @param path comes after all earlier paths asked of the datum, in canonical order
   * @return null if the datum has no file there, or one of several pieces
   * @throws io.sparkdatums.api.DatumsException {@code PACK_CORRUPT}
   */
  public @Nullable PackReference find(String path) throws IOException {
    if (sorted == null && read > mostBlocks) {
      sorted = SortedEntries.of(file, footer, ordinal, scratch);
    }
    return sorted == null ? inBlocks(PathOrder.utf8(path)) : sorted.find(path);
  }

  private @Nullable PackReference inBlocks(byte[] path) throws IOException {
    int bucket = footer.bucket(path);
    PackReference found = null;
    for (Block block : footer.indexBlocks()) {
      if (block.firstBucket() > bucket) {
        break;
      }
      if (block.lastBucket() < bucket) {
        continue;
      }
      byte[] bytes = bytes(block);
      RecordCursor from = new RecordCursor(file.pack(), bytes, 0, bytes.length);
      entry.begin();
      for (int left = block.records(); left > 0; left--) {
        entry.read(from);
        if (entry.ordinal() == ordinal && entry.isAt(path)) {
          if (found != null || entry.isDirectory()) {
            return null;
          }
          found = entry.content();
        }
      }
    }
    return found;
  }

  private byte[] bytes(Block block) throws IOException {
    byte[] known = kept.get(block);
    if (known != null) {
      return known;
    }
    byte[] bytes = file.read(block);
    read++;
    kept.put(block, bytes);
    held += bytes.length;
    Iterator<Map.Entry<Block, byte[]>> eldest = kept.entrySet().iterator();
    while (held > MEMORY && kept.size() > 1) {
      held -= eldest.next().getValue().length;
      eldest.remove();
    }
    return bytes;
  }

  private void endSorted() throws IOException {
    if (sorted != null) {
      sorted.close();
      sorted = null;
    }
  }

  @Override
  public void close() throws IOException {
    endSorted();
    file.close();
  }
}
