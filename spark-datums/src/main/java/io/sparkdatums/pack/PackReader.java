package io.sparkdatums.pack;

import io.sparkdatums.api.DatumsException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads one pack. Iterators and streams are independent of each other and can be open at the same
 * time, also in different threads; each keeps about 1 MB. Damage is {@code PACK_CORRUPT}, at {@link
 * #open} or when it is met; failures of storage are {@code UncheckedIOException} in iterators.
 */
public final class PackReader implements Closeable {
  private final PackFile file;
  private final Footer footer;
  private final long contentEnd;

  private PackReader(PackFile file, Footer footer, long contentEnd) {
    this.file = file;
    this.footer = footer;
    this.contentEnd = contentEnd;
  }

  /**
   * Opens a pack.
   *
   * @param name the pack's name, {@code <job>/<name>}, which the footer must repeat
   * @throws DatumsException {@code PACK_CORRUPT} if it is truncated, damaged or another pack,
   *     {@code PACK_VERSION} if it is of a later format, {@code PACK_MISSING} if it is not there
   */
  public static PackReader open(FileSystem fs, Path path, String name) throws IOException {
    PackFile file = PackFile.open(fs, path, name);
    try {
      return open(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static PackReader open(PackFile file) throws IOException {
    long length = file.length();
    if (length < PackFormat.HEAD_BYTES + PackFormat.TAIL_BYTES) {
      throw file.corrupt("it is " + length + " bytes long");
    }
    byte[] tail = new byte[PackFormat.TAIL_BYTES];
    file.read(length - tail.length, tail, 0, tail.length);
    RecordCursor fields = new RecordCursor(file.pack(), tail, 0, tail.length);
    int footerLength = fields.u32();
    int version = fields.u16();
    int algorithm = fields.u8();
    fields.u8();
    int crc = fields.u32();
    if (fields.u32() != PackFormat.MAGIC) {
      throw file.corrupt("its end is not that of a pack, so it was cut off or never finished");
    }
    if (version > PackFormat.VERSION || algorithm != PackFormat.ALGORITHM) {
      throw DatumsException.of(
          "PACK_VERSION", Map.of("pack", file.pack(), "version", version, "algorithm", algorithm));
    }
    long start = length - PackFormat.TAIL_BYTES - footerLength;
    if (footerLength < 0 || start < PackFormat.HEAD_BYTES) {
      throw file.corrupt("its footer of " + footerLength + " bytes does not fit into it");
    }
    byte[] footer = new byte[footerLength + 8];
    file.read(start, footer, 0, footer.length);
    if (Block.crc(footer, 0, footer.length) != crc) {
      throw file.corrupt("its footer does not match its checksum");
    }
    RecordCursor cursor = new RecordCursor(file.pack(), footer, 0, footerLength);
    return new PackReader(file, Footer.decode(cursor, file.pack(), version, start), start);
  }

  /** Where the pack comes from. */
  public PackHeader header() {
    return footer.header();
  }

  /** The number of hash buckets of the index, a power of two. */
  public int buckets() {
    return footer.buckets();
  }

  /** The names of the other packs that entries refer to. */
  public List<String> references() {
    return footer.packs();
  }

  /** The number of entries. */
  public long entryCount() {
    return footer.indexBlocks().stream().mapToLong(Block::records).sum();
  }

  /** The number of datums. */
  public int datumCount() {
    return footer.datums();
  }

  /** The datums by ordinal. */
  public Iterator<PackDatum> datums() {
    return new DatumIterator(file, footer);
  }

  /** The input files hashed by the pack's datums, in the order in which they were recorded. */
  public Iterator<InputHash> inputs() {
    return new InputIterator(file, footer);
  }

  /**
   * All entries in index order: by hash bucket of the path, then in canonical path order, then by
   * ordinal.
   */
  public Iterator<PackEntry> entries() {
    return new EntryIterator(file, footer);
  }

  /** The same as {@link #entries()}, for who reads very many. */
  public PackEntries records() {
    return new PackEntries(file, footer, footer.indexBlocks());
  }

  /**
   * Whether {@link #records(int, int)} can be asked for: packs of earlier versions lack the order.
   */
  public boolean isByShard() {
    return footer.isByShard();
  }

  /**
   * The entries of one shard in index order, and such of its neighbours as are in the same blocks.
   *
   * @param shard that of {@link PathHash#shard}
   * @param shards how many there are, a power of two
   */
  public PackEntries records(int shard, int shards) {
    long place = PathHash.bucket(shard, shards);
    long first = place * footer.buckets() / shards;
    long last = ((place + 1) * footer.buckets() - 1) / shards;
    List<Block> blocks =
        footer.indexBlocks().stream()
            .filter(block -> block.firstBucket() <= last && block.lastBucket() >= first)
            .toList();
    return new PackEntries(file, footer, blocks);
  }

  /** How many bytes the index has. */
  public long indexBytes() {
    return footer.indexBlocks().stream().mapToLong(Block::length).sum();
  }

  /**
   * Bytes of content of this pack; they are not checked against a hash.
   *
   * @throws DatumsException {@code PACK_CORRUPT} if the pack does not hold them
   */
  public InputStream content(long offset, long length) {
    Extents extents = footer.extents();
    long place = extents == null ? offset : extents.place(offset, length);
    if (place < PackFormat.HEAD_BYTES || length < 0 || place > contentEnd - length) {
      throw file.corrupt("it does not hold " + length + " bytes of content at " + offset);
    }
    return new PackContent(file, place, length);
  }

  /** How many bytes are content, or were to be and belong to no file. */
  public long contentBytes() {
    return contentEnd
        - PackFormat.HEAD_BYTES
        - Stream.of(footer.datumBlocks(), footer.inputBlocks(), footer.indexBlocks())
            .flatMap(List::stream)
            .mapToLong(Block::length)
            .sum();
  }

  Footer footer() {
    return footer;
  }

  byte[] bytes(Block block) throws IOException {
    return file.read(block);
  }

  /**
   * As {@link #content(long, long)}, checked against the SHA-256 of the content: the read that
   * reaches the end throws {@code PACK_CORRUPT} if they differ.
   */
  public InputStream content(long offset, long length, byte[] hash) {
    return new VerifiedContent(file, content(offset, length), offset, length, hash);
  }

  /**
   * Finds files of the pack by their paths. Closing what is returned closes this reader.
   *
   * @param scratch a directory for what does not fit in memory
   */
  public EntryFinder finder(java.nio.file.Path scratch) {
    return finder(scratch, EntryFinder.BLOCKS);
  }

  EntryFinder finder(java.nio.file.Path scratch, int mostBlocks) {
    return new EntryFinder(file, footer, scratch, mostBlocks);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
