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
  private final byte[] path = new byte[PackFormat.MAX_PATH_BYTES];
  private int pathLength;
  private boolean mixed;

  EntryIterator(PackFile file, Footer footer, int firstBucket, int endBucket) {
    super(file, new BlockCursor(file, blocks(footer, firstBucket, endBucket)));
    this.footer = footer;
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
    pathLength = 0;
    mixed = block.firstBucket() < firstBucket || block.lastBucket() >= endBucket;
  }

  @Override
  @Nullable PackEntry decode(RecordCursor from) {
    int shared = from.count(pathLength);
    int rest = from.count(PackFormat.MAX_PATH_BYTES - shared);
    from.bytes(path, shared, rest);
    pathLength = shared + rest;
    int ordinal = from.count(footer.datums() - 1);
    int reference = from.count(2 * footer.packs().size() + 1);
    boolean directory = (reference & 1) != 0;
    long size = directory ? 0 : from.varint();
    long offset = directory ? 0 : from.varint();
    byte[] hash = directory ? NO_HASH : from.bytes(PackFormat.HASH_BYTES);
    if (mixed && !wanted()) {
      return null;
    }
    return new PackEntry(
        ordinal,
        new String(path, 0, pathLength, StandardCharsets.UTF_8),
        directory ? EntryKind.DIRECTORY : EntryKind.FILE,
        size,
        hash,
        reference < 2 ? footer.name() : footer.packs().get((reference >> 1) - 1),
        offset);
  }

  private boolean wanted() {
    int bucket = (int) PathHash.of(path, 0, pathLength) & (footer.buckets() - 1);
    return bucket >= firstBucket && bucket < endBucket;
  }
}
