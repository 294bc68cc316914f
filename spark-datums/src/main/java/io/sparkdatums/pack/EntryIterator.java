package io.sparkdatums.pack;

import java.nio.charset.StandardCharsets;

/** All entries of a pack. */
final class EntryIterator extends RecordIterator<PackEntry> {
  private static final byte[] NO_HASH = {};

  private final EntryCursor entry;

  EntryIterator(PackFile file, Footer footer) {
    super(file, new BlockCursor(file, footer.indexBlocks()));
    this.entry = new EntryCursor(footer);
  }

  @Override
  void begin() {
    entry.begin();
  }

  @Override
  PackEntry decode(RecordCursor from) {
    entry.read(from);
    return new PackEntry(
        entry.ordinal(),
        new String(entry.path(), 0, entry.pathLength(), StandardCharsets.UTF_8),
        entry.isDirectory() ? EntryKind.DIRECTORY : EntryKind.FILE,
        entry.size(),
        entry.isDirectory() ? NO_HASH : entry.hash().clone(),
        entry.pack(),
        entry.offset());
  }
}
