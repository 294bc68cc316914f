package io.sparkdatums.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Writes a pack anew without the contents and entries that nothing needs. What refers to those that
 * stay goes on to name the same pack, datums and offsets. Memory is bounded by the index's and 40
 * bytes for each stretch of content.
 */
public final class PackRewrite {
  private static final int INDEX_MEGABYTES = 32;

  private final PackReader from;
  private final PackOutput out;
  private final EntrySorter entries = new EntrySorter(null, INDEX_MEGABYTES);
  private final Map<Integer, Integer> holders = new LinkedHashMap<>();
  private final RecordBuffer tail = new RecordBuffer();
  private final RecordBuffer entry = new RecordBuffer();

  private PackRewrite(PackReader from, OutputStream to) {
    this.from = from;
    this.out = new PackOutput(to);
  }

  /**
   * Writes the pack.
   *
   * @param to an empty object in storage; closed
   * @param datums the ordinals of those of which all entries stay
   * @param contents the offsets of contents of this pack that stay whoever wrote them
   */
  public static void write(PackReader from, OutputStream to, BitSet datums, LongPredicate contents)
      throws IOException {
    PackRewrite rewrite = new PackRewrite(from, to);
    boolean done = false;
    try (EntrySorter sorter = rewrite.entries) {
      rewrite.write(datums, contents, sorter);
      done = true;
    } finally {
      if (done) {
        rewrite.out.close();
      } else {
        rewrite.out.discard();
      }
    }
  }

  private void write(BitSet datums, LongPredicate contents, EntrySorter sorter) throws IOException {
    Extents extents = keep(datums, contents);
    RecordBuffer head = new RecordBuffer();
    head.u32(PackFormat.MAGIC);
    head.u16(PackFormat.VERSION);
    head.u8(PackFormat.ALGORITHM);
    head.u8(0);
    out.write(head.array(), 0, head.length());
    copy(extents);
    Footer before = from.footer();
    List<Block> datumBlocks = copy(before.datumBlocks());
    List<Block> inputBlocks = copy(before.inputBlocks());
    IndexWriter index = new IndexWriter(out, sorter.buckets());
    sorter.drain(index);
    RecordBuffer end =
        new Footer(
                PackFormat.VERSION,
                before.name(),
                before.header(),
                before.datums(),
                sorter.buckets(),
                holders.keySet().stream().map(old -> before.packs().get(old - 1)).toList(),
                datumBlocks,
                inputBlocks,
                index.finish(),
                extents)
            .encode();
    out.write(end.array(), 0, end.length());
  }

  /** Takes the entries that stay; gives where the contents of this pack lie that stay with them. */
  private Extents keep(BitSet datums, LongPredicate contents) throws IOException {
    Extents extents = new Extents();
    PackEntries all = from.records();
    while (all.next()) {
      boolean own = all.holder() == 0 && all.size() > 0;
      if (datums.get(all.ordinal()) || (own && contents.test(all.offset()))) {
        add(all);
        if (own) {
          extents.add(all.offset(), all.size());
        }
      }
    }
    return extents.sorted();
  }

  private void add(PackEntries from) throws IOException {
    byte[] key = Arrays.copyOf(from.path(), from.pathLength());
    long hash = PathHash.of(key, 0, key.length);
    PathOrder.toKey(key);
    tail.truncate(0);
    tail.varint(from.ordinal());
    if (from.isDirectory()) {
      tail.varint(1);
    } else {
      int holder =
          from.holder() == 0
              ? 0
              : holders.computeIfAbsent(from.holder(), unseen -> holders.size() + 1);
      tail.varint((long) holder << 1);
      tail.varint(from.size());
      tail.varint(from.offset());
      tail.bytes(from.hash(), 0, PackFormat.HASH_BYTES);
    }
    RawEntry.encode(entry, key, hash, tail);
    entries.add(entry);
  }

  private void copy(Extents extents) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int number = 0; number < extents.count(); number++) {
      try (InputStream content = from.content(extents.start(number), extents.length(number))) {
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
          out.write(buffer, 0, read);
        }
      }
    }
  }

  private List<Block> copy(List<Block> blocks) throws IOException {
    List<Block> copied = new ArrayList<>();
    for (Block block : blocks) {
      byte[] bytes = from.bytes(block);
      copied.add(
          new Block(
              out.position(),
              block.length(),
              block.records(),
              block.firstBucket(),
              block.lastBucket(),
              block.crc()));
      out.write(bytes, 0, bytes.length);
    }
    return copied;
  }
}
