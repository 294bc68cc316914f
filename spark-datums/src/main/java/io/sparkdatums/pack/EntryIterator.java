package io.sparkdatums.pack;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of a range of buckets. */
final class EntryIterator extends RecordIterator<PackEntry> {
  private static final byte[] NO_HASH = {};

  private final Footer footer;
  private final int firstBucket;
  private final int endBucket;
  private final EntryCursor entry;
  private boolean mixed;

  EntryIterator(PackFile file, Footer footer, int firstBucket, int endBucket) {
    super(file, new BlockCursor(file, blocks(footer, firstBucket, endBucket)));
    this.footer = footer;
    this.entry = new EntryCursor(footer);
    this.firstBucket = firstBucket;
    this.endBucket = endBucket;
  }

  private static List<Block> blocks(Footer footer, int firstBucket, int endBucket) {
    return footer.indexBlocks().stream()
        .filter(block -> block.firstBucket() < endBucket && block.lastBucket() >= firstBucket)
        .toList();
  }

  @Override
  void begin(Block block) {
    entry.begin();
    mixed = block.firstBucket() < firstBucket || block.lastBucket() >= endBucket;
  }

  @Override
  @Nullable PackEntry decode(RecordCursor from) {
    entry.read(from);
    if (mixed && !wanted()) {
      return null;
    }
    return new PackEntry(
        entry.ordinal(),
        new String(entry.path(), 0, entry.pathLength(), StandardCharsets.UTF_8),
        entry.isDirectory() ? EntryKind.DIRECTORY : EntryKind.FILE,
        entry.size(),
        entry.isDirectory() ? NO_HASH : entry.hash().clone(),
        entry.pack(),
        entry.offset());
  }

  private boolean wanted() {
    int bucket = (int) PathHash.of(entry.path(), 0, entry.pathLength()) & (footer.buckets() - 1);
    return bucket >= firstBucket && bucket < endBucket;
  }
}
