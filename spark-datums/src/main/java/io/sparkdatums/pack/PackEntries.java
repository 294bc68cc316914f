package io.sparkdatums.pack;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a pack one after the other, in index order, without an object for each: what the
 * methods give is that of the current entry, and arrays are good until the next step.
 */
public final class PackEntries {
  private final PackFile file;
  private final BlockCursor blocks;
  private final EntryCursor entry;
  private @Nullable RecordCursor block;
  private int left;

  PackEntries(PackFile file, Footer footer, List<Block> blocks) {
    this.file = file;
    this.blocks = new BlockCursor(file, blocks);
    this.entry = new EntryCursor(footer);
  }

  /**
   * Goes to the next entry; false if there is none.
   *
   * @throws io.sparkdatums.api.DatumsException {@code PACK_CORRUPT}
   */
  public boolean next() throws IOException {
    RecordCursor from = block;
    while (from == null || left == 0) {
      if (from != null && !from.atEnd()) {
        throw file.corrupt("a block is longer than its records");
      }
      if (!blocks.hasNext()) {
        return false;
      }
      left = blocks.peek().records();
      from = blocks.next();
      block = from;
      entry.begin();
    }
    left--;
    entry.read(from);
    return true;
  }

  /** The path's bytes in UTF-8, of which {@link #pathLength} count. */
  public byte[] path() {
    return entry.path();
  }

  /** The length of the path in bytes. */
  public int pathLength() {
    return entry.pathLength();
  }

  /** How many bytes at the beginning of the path are those of the path before. */
  public int pathShared() {
    return entry.pathShared();
  }

  /** Whether it is a directory, which has neither size nor hash nor offset. */
  public boolean isDirectory() {
    return entry.isDirectory();
  }

  /** The datum's number within the pack. */
  public int ordinal() {
    return entry.ordinal();
  }

  /** Bytes of content. */
  public long size() {
    return entry.size();
  }

  /** Where the content begins in the pack that holds it, in bytes. */
  public long offset() {
    return entry.offset();
  }

  /** SHA-256 of the content; 32 bytes. */
  public byte[] hash() {
    return entry.hash();
  }

  /** Which pack holds the content: 0 for this one, else its place in the references plus one. */
  public int holder() {
    return entry.holder();
  }
}
