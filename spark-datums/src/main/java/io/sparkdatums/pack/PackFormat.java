package io.sparkdatums.pack;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Layout of a pack. Fixed-width numbers are big-endian; a varint has seven bits a byte, low bits
 * first, the high bit set on all but the last.
 *
 * <pre>
 *   head     magic, version u16, algorithm u8, 0
 *   content  of the files, datum after datum; blocks of datum and input records in between
 *   index    blocks of entries, sorted by (bucket, path, ordinal)
 *   footer   where the pack comes from, counts, names of other packs, the blocks with their CRC-32C
 *   tail     footer length u32, version u16, algorithm u8, 0, CRC-32C of footer and tail so far, magic
 * </pre>
 *
 * <p>The page {@code docs/formats/pack.md} describes it byte by byte.
 */
final class PackFormat {
  static final int MAGIC = 0x44_50_41_4b; // "DPAK"
  static final int VERSION = 4;

  /**
   * From this version on the index is in the order of {@link PathHash#bucket}, which was that of
   * {@link PathHash#shard} before, and a footer says whether the pack was written anew.
   */
  static final int BY_SHARD = 4;

  /** The version of packs that were written anew, before there was another for all. */
  static final int REWRITTEN = 3;

  /** From this version on a datum's record says how many files it wrote, and its memory. */
  static final int WITH_RECORDS_AND_MEMORY = 2;

  /** The hash of contents: SHA-256. */
  static final int ALGORITHM = 1;

  static final int HASH_BYTES = 32;
  static final int HEAD_BYTES = 8;
  static final int TAIL_BYTES = 16;

  /** Paths are longer in no filesystem, and a block never grows far beyond its bound. */
  static final int MAX_PATH_BYTES = 0xffff;

  /** An index block ends with a bucket once it has this many bytes… */
  static final int MIN_INDEX_BLOCK = 64 << 10;

  /** …and at this many bytes in any case. */
  static final int MAX_INDEX_BLOCK = 1 << 20;

  static final int RECORD_BLOCK = 256 << 10;

  /** Entries that a bucket should hold: as many as make one index block. */
  static final int BUCKET_ENTRIES = 1 << 10;

  static final int MAX_BUCKETS = 1 << 10;

  private PackFormat() {}

  /** The number of buckets for an index: a power of two. */
  static int buckets(long entries) {
    long wanted = (entries + BUCKET_ENTRIES - 1) / BUCKET_ENTRIES;
    return wanted <= 1 ? 1 : (int) Math.min(MAX_BUCKETS, Long.highestOneBit(wanted - 1) << 1);
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
