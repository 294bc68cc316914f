package io.sparkdatums.pack;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a pack says about it.
 *
 * @param version of the pack's format
 * @param name the pack's own name
 * @param header where it comes from
 * @param datums how many datums
 * @param buckets how many hash buckets the index has, a power of two
 * @param packs names of other packs that entries refer to; an entry says 1 for the first
 * @param datumBlocks blocks of datum records
 * @param inputBlocks blocks of input hashes
 * @param indexBlocks blocks of entries, in index order
 * @param extents which contents are there, in a pack that was written anew; null for all
 */
record Footer(
    int version,
    String name,
    PackHeader header,
    int datums,
    int buckets,
    List<String> packs,
    List<Block> datumBlocks,
    List<Block> inputBlocks,
    List<Block> indexBlocks,
    @Nullable Extents extents) {

  /** The footer and the tail that ends the pack. */
  RecordBuffer encode() {
    RecordBuffer to = new RecordBuffer();
    to.text(name);
    to.text(header.job());
    to.varint(header.partition());
    to.varint(header.attempt());
    to.text(header.planDigest());
    to.varint(datums);
    to.varint(buckets);
    to.varint(packs.size());
    packs.forEach(to::text);
    for (List<Block> blocks : List.of(datumBlocks, inputBlocks, indexBlocks)) {
      to.varint(blocks.size());
      blocks.forEach(block -> block.encode(to));
    }
    to.u8(extents == null ? 0 : 1);
    if (extents != null) {
      extents.encode(to);
    }
    to.u32(to.length());
    to.u16(version);
    to.u8(PackFormat.ALGORITHM);
    to.u8(0);
    to.u32(Block.crc(to.array(), 0, to.length()));
    to.u32(PackFormat.MAGIC);
    return to;
  }

  /**
   * Reads a footer whose checksum has been verified.
   *
   * @param version of the pack's format
   * @param limit where the footer begins in the pack, in bytes
   */
  static Footer decode(RecordCursor from, String pack, int version, long limit) {
    String name = from.text();
    if (!name.equals(pack)) {
      throw RecordCursor.corrupt(pack, "its footer is that of the pack " + name);
    }
    PackHeader header =
        new PackHeader(from.text(), (int) from.varint(), (int) from.varint(), from.text());
    int datums = from.count(Integer.MAX_VALUE);
    int buckets = from.count(PackFormat.MAX_BUCKETS);
    if (Integer.bitCount(buckets) != 1) {
      throw RecordCursor.corrupt(pack, "its footer speaks of " + buckets + " buckets");
    }
    List<String> packs = new ArrayList<>();
    for (int left = from.count(Integer.MAX_VALUE); left > 0; left--) {
      packs.add(from.text());
    }
    List<List<Block>> blocks = new ArrayList<>();
    for (int kind = 0; kind < 3; kind++) {
      List<Block> list = new ArrayList<>();
      for (int left = from.count(Integer.MAX_VALUE); left > 0; left--) {
        list.add(Block.decode(from, pack, limit, buckets));
      }
      blocks.add(list);
    }
    boolean rewritten =
        version == PackFormat.REWRITTEN || (version >= PackFormat.BY_SHARD && from.u8() != 0);
    return new Footer(
        version,
        name,
        header,
        datums,
        buckets,
        packs,
        blocks.get(0),
        blocks.get(1),
        blocks.get(2),
        rewritten ? Extents.decode(from, pack, limit) : null);
  }

  /** Whether entries are in the order of {@link PathHash#bucket}. */
  boolean isByShard() {
    return version >= PackFormat.BY_SHARD;
  }

  /** The bucket of the index that the entries of a path are in. */
  int bucket(byte[] utf8) {
    long hash = PathHash.of(utf8, 0, utf8.length);
    return isByShard() ? PathHash.bucket(hash, buckets) : (int) hash & (buckets - 1);
  }
}
