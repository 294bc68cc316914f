package io.sparkdatums.pack;

import io.sparkdatums.api.DatumsException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one pack, a datum at a time: {@link #begin}, what the datum wrote, then {@link #end} or
 * {@link #abandon}. Memory is bounded whatever the number of datums and files. Not thread-safe.
 *
 * <p>Calls out of order throw {@code IllegalStateException}.
 */
public final class PackWriter implements Closeable {
  private static final int INDEX_MEGABYTES = 32;
  private static final byte[] NO_PATH = {};

  private final PackOutput out;
  private final String name;
  private final PackHeader header;
  private final EntrySorter entries;
  private final RecordBlocks datumRecords;
  private final RecordBlocks inputRecords;
  private final InputRecords.Encoder inputEncoder = new InputRecords.Encoder();
  private final Map<String, Integer> packs = new LinkedHashMap<>();
  private final MessageDigest digest = PackFormat.digest();
  private final byte[] hash = new byte[PackFormat.HASH_BYTES];
  private final RecordBuffer tail = new RecordBuffer();
  private final RecordBuffer entry = new RecordBuffer();
  private int datums;
  private long written;
  private long writtenInDatum;
  private boolean inDatum;
  private boolean closed;
  private @Nullable FileContent open;
  private byte[] previous = NO_PATH;
  private long pathHash;

  private PackWriter(OutputStream out, String name, PackHeader header, EntrySorter entries) {
    this.out = new PackOutput(out);
    this.name = name;
    this.header = header;
    this.entries = entries;
    this.datumRecords = new RecordBlocks(this.out);
    this.inputRecords = new RecordBlocks(this.out);
  }

  /**
   * Begins a pack. Where a pack has so many entries that they do not fit in 32 MB, a temporary file
   * without a name is made in the platform's temporary directory.
   *
   * @param out an empty object in storage; closed by the writer
   * @param name the pack's name, {@code <job>/<name>}
   */
  public static PackWriter create(OutputStream out, String name, PackHeader header)
      throws IOException {
    return create(out, name, header, null, INDEX_MEGABYTES);
  }

  /** As {@link #create(OutputStream, String, PackHeader)}, temporary files going to a directory. */
  public static PackWriter create(OutputStream out, String name, PackHeader header, Path scratch)
      throws IOException {
    return create(out, name, header, scratch, INDEX_MEGABYTES);
  }

  static PackWriter create(
      OutputStream out, String name, PackHeader header, @Nullable Path scratch, int indexMegabytes)
      throws IOException {
    PackWriter writer = new PackWriter(out, name, header, new EntrySorter(scratch, indexMegabytes));
    RecordBuffer head = new RecordBuffer();
    head.u32(PackFormat.MAGIC);
    head.u16(PackFormat.VERSION);
    head.u8(PackFormat.ALGORITHM);
    head.u8(0);
    writer.out.write(head.array(), 0, head.length());
    return writer;
  }

  /** Begins a datum. */
  public void begin() {
    check(!closed && !inDatum, "a datum begins");
    inDatum = true;
    writtenInDatum = 0;
    previous = NO_PATH;
    entries.mark();
    inputRecords.mark();
    inputEncoder.reset();
  }

  /**
   * Appends a file to the datum in hand. Its hash is computed while the content is written; closing
   * the stream ends the file.
   *
   * @param path comes after all earlier paths of the datum in canonical order
   * @throws DatumsException {@code PACK_PATH_ORDER} if it does not
   */
  public OutputStream file(String path) throws IOException {
    FileContent content = new FileContent(key(path), out.position());
    open = content;
    return content;
  }

  /** Records a directory of the datum in hand; paths as for {@link #file}. */
  public void directory(String path) throws IOException {
    byte[] key = key(path);
    tail.truncate(0);
    tail.varint(datums);
    tail.varint(1);
    add(key);
  }

  /**
   * Records a file of the datum in hand whose content lies in packs already; paths as for {@link
   * #file}.
   *
   * @param pieces of the content, one after the other; at least one
   */
  public void reference(String path, List<PackReference> pieces) throws IOException {
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException("a file without content at " + path);
    }
    byte[] key = key(path);
    for (PackReference piece : pieces) {
      int number =
          piece.pack().equals(name)
              ? 0
              : packs.computeIfAbsent(piece.pack(), unseen -> packs.size() + 1);
      addFile(key, number, piece.size(), piece.offset(), piece.hash());
    }
  }

  /** Records the hash of an input file of the datum in hand. */
  public void input(InputHash input) throws IOException {
    check(inDatum && open == null, "an input is recorded");
    inputEncoder.encode(inputRecords.buffer(), input);
    inputRecords.added();
    if (inputRecords.full()) {
      inputRecords.cut();
      inputEncoder.reset();
    }
  }

  /**
   * Ends the datum in hand: from here on it is part of the pack.
   *
   * @param datum its ordinal is {@link #datums}
   */
  public void end(PackDatum datum) throws IOException {
    check(inDatum && open == null, "a datum ends");
    if (datum.ordinal() != datums) {
      throw new IllegalArgumentException("ordinal " + datum.ordinal() + " is not " + datums);
    }
    DatumRecords.encode(datumRecords.buffer(), datum);
    datumRecords.added();
    if (datumRecords.full()) {
      datumRecords.cut();
    }
    datums++;
    written += writtenInDatum;
    inDatum = false;
  }

  /**
   * Forgets the datum in hand, a file being written included. Its bytes stay in the pack and
   * nothing refers to them.
   */
  public void abandon() {
    check(inDatum, "a datum is abandoned");
    digest.reset();
    entries.reset();
    inputRecords.reset();
    open = null;
    inDatum = false;
  }

  /** Bytes written so far, which is also where the next file's content begins. */
  public long bytes() {
    return out.position();
  }

  /** Datums ended so far, which is the ordinal of the next one. */
  public int datums() {
    return datums;
  }

  /** Entries of the datums ended so far. */
  public long entries() {
    return written;
  }

  /**
   * Writes index and footer; only then is it a pack. After a failed write, and in the middle of a
   * datum, the pack is discarded instead.
   *
   * @throws IllegalStateException in the middle of a datum
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    if (inDatum || out.failed() || entries.failed()) {
      boolean datumInHand = inDatum;
      discard();
      if (datumInHand) {
        throw new IllegalStateException("pack " + name + " was closed in the middle of a datum");
      }
      throw new IOException("pack " + name + " was closed after a failed write");
    }
    closed = true;
    try (EntrySorter sorter = entries) {
      seal(sorter);
    } catch (IOException | RuntimeException e) {
      out.discard();
      throw e;
    }
    out.close();
  }

  private void seal(EntrySorter sorter) throws IOException {
    datumRecords.cut();
    inputRecords.mark();
    inputRecords.cut();
    IndexWriter index = new IndexWriter(out, sorter.buckets());
    sorter.drain(index);
    Footer footer =
        new Footer(
            PackFormat.VERSION,
            name,
            header,
            datums,
            sorter.buckets(),
            List.copyOf(packs.keySet()),
            datumRecords.blocks(),
            inputRecords.blocks(),
            index.finish(),
            null);
    RecordBuffer end = footer.encode();
    out.write(end.array(), 0, end.length());
  }

  /** Closes without a footer: what was written is not a pack. */
  public void discard() throws IOException {
    if (!closed) {
      closed = true;
      try (EntrySorter sorter = entries) {
        out.discard();
      }
    }
  }

  private byte[] key(String path) {
    check(inDatum && open == null, "a path is recorded");
    byte[] key = PathOrder.utf8(path);
    pathHash = PathHash.of(key, 0, key.length);
    PathOrder.toKey(key);
    if (key.length > PackFormat.MAX_PATH_BYTES) {
      throw DatumsException.of(
          "PATH_INVALID",
          Map.of(
              "path",
              path.substring(0, 80) + "…",
              "problem",
              "it is longer than " + PackFormat.MAX_PATH_BYTES + " bytes"));
    }
    if (previous != NO_PATH && Arrays.compareUnsigned(previous, key) >= 0) {
      throw DatumsException.of(
          "PACK_PATH_ORDER",
          Map.of("pack", name, "path", path, "previous", PathOrder.path(previous)));
    }
    previous = key;
    return key;
  }

  private void addFile(byte[] key, int pack, long size, long offset, byte[] contentHash)
      throws IOException {
    tail.truncate(0);
    tail.varint(datums);
    tail.varint((long) pack << 1);
    tail.varint(size);
    tail.varint(offset);
    tail.bytes(contentHash, 0, PackFormat.HASH_BYTES);
    add(key);
  }

  private void add(byte[] key) throws IOException {
    RawEntry.encode(entry, key, pathHash, tail);
    entries.add(entry);
    writtenInDatum++;
  }

  private static void check(boolean allowed, String what) {
    if (!allowed) {
      throw new IllegalStateException(what + " out of order");
    }
  }

  /** The content of one file, on its way into the pack and the digest. */
  private final class FileContent extends OutputStream {
    private final byte[] key;
    private final long start;

    FileContent(byte[] key, long start) {
      this.key = key;
      this.start = start;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (open != this) {
        throw new IOException("the file has been closed");
      }
      out.write(bytes, offset, count);
      digest.update(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      if (open != this) {
        return;
      }
      open = null;
      try {
        digest.digest(hash, 0, hash.length);
      } catch (DigestException e) {
        throw new IllegalStateException(e);
      }
      addFile(key, 0, out.position() - start, start, hash);
    }
  }
}
