package io.sparkdatums.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The hashes that a directory's digest is made of. The formulas stand in {@code
 * docs/formats/hashtree.md}; each begins with a tag of its own and the algorithm byte, and every
 * field of varying length is preceded by its length.
 */
public final class Digests {
  /** SHA-256 for all hashes, a sum modulo 2^2048 for directories. */
  static final byte ALGORITHM = 1;

  /** Bytes of every hash. */
  static final int HASH = 32;

  /** Bytes of a block of SHA-256. */
  private static final int BLOCK = 64;

  /** Bytes of a directory's sum. */
  static final int SUM = 256;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  static final byte[] PARTS = tag("parts");
  private static final byte[] CHILD = tag("child");
  private static final byte[] TERM = tag("term");
  private static final byte[] DIRECTORY = tag("directory");

  /** Where in the message of a hash of a term the child's hash begins, and the hash's number. */
  static final int TERM_CHILD = TERM.length;

  static final int TERM_NUMBER = TERM_CHILD + HASH;

  private static final byte FILE_TYPE = 1;
  private static final byte DIRECTORY_TYPE = 2;

  private static final ThreadLocal<Digests> LOCAL = ThreadLocal.withInitial(Digests::new);

  private final MessageDigest sha256;
  private final byte[] term = new byte[TERM_NUMBER + 1];
  private final byte[] expanded = new byte[SUM];
  private final byte[] child = new byte[HASH];
  private byte[] buffer = new byte[512];

  Digests() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    System.arraycopy(TERM, 0, term, 0, TERM.length);
  }

  /** The hash of a file of some parts, as {@link PartsHash} makes it. */
  public static byte[] file(List<Part> parts) {
    if (parts.size() == 1) {
      return parts.get(0).hash();
    }
    PartsHash hash = new PartsHash(LOCAL.get());
    hash.begin();
    for (Part part : parts) {
      hash.add(part.length(), part.hash(), 0, part.hash().length);
    }
    return hash.end();
  }

  /** The hash of a child of a directory. */
  static byte[] child(String name, RowKind kind, long size, byte[] hash) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return LOCAL.get().child(bytes, 0, bytes.length, kind, size, hash).clone();
  }

  /** The same of a name in UTF-8. The array is used again. */
  byte[] child(byte[] name, int from, int to, RowKind kind, long size, byte[] hash) {
    int length = to - from;
    begin(CHILD, 4 + length + 1 + 8 + 4 + hash.length);
    int at = CHILD.length;
    INT.set(buffer, at, length);
    System.arraycopy(name, from, buffer, at + 4, length);
    at += 4 + length;
    buffer[at++] =
        switch (kind) {
          case FILE -> FILE_TYPE;
          case DIRECTORY -> DIRECTORY_TYPE;
          case GONE, COMMIT -> throw new IllegalArgumentException(kind + " is no child");
        };
    at = put(buffer, at, size);
    at = putBytes(buffer, at, hash);
    return digest(buffer, at, child, 0);
  }

  /** Adds the term of a child to a sum of {@code SUM / 8} limbs, the least significant first. */
  static void add(long[] sum, byte[] child) {
    LOCAL.get().addTerm(sum, child, 0);
  }

  /** As {@link #add(long[], byte[])}, of the hash that begins at a place of an array. */
  void addTerm(long[] sum, byte[] children, int at) {
    byte[] value = expand(children, at);
    long carry = 0;
    for (int i = 0, digit = SUM - 8; i < sum.length; i++, digit -= 8) {
      long partial = sum[i] + (long) LONG.get(value, digit);
      long total = partial + carry;
      carry =
          (Long.compareUnsigned(partial, sum[i]) < 0 ? 1 : 0)
              | (Long.compareUnsigned(total, partial) < 0 ? 1 : 0);
      sum[i] = total;
    }
  }

  /** Takes the term of a child away from a sum. */
  static void subtract(long[] sum, byte[] child) {
    byte[] value = LOCAL.get().expand(child, 0);
    long borrow = 0;
    for (int i = 0, at = SUM - 8; i < sum.length; i++, at -= 8) {
      long partial = sum[i] - (long) LONG.get(value, at);
      long total = partial - borrow;
      borrow =
          (Long.compareUnsigned(partial, sum[i]) > 0 ? 1 : 0)
              | (Long.compareUnsigned(total, partial) > 0 ? 1 : 0);
      sum[i] = total;
    }
  }

  /** Adds one sum to another. */
  static void add(long[] sum, long[] other) {
    long carry = 0;
    for (int i = 0; i < sum.length; i++) {
      long partial = sum[i] + other[i];
      long total = partial + carry;
      carry =
          (Long.compareUnsigned(partial, sum[i]) < 0 ? 1 : 0)
              | (Long.compareUnsigned(total, partial) < 0 ? 1 : 0);
      sum[i] = total;
    }
  }

  /** The digest of a directory. */
  static byte[] directory(long count, long[] sum) {
    Digests digests = LOCAL.get();
    digests.begin(DIRECTORY, 8 + 4 + SUM);
    byte[] text = digests.buffer;
    int at = put(text, DIRECTORY.length, count);
    INT.set(text, at, SUM);
    write(sum, text, at + 4);
    return digests.hash(text, at + 4 + SUM);
  }

  /** Writes a sum as one number, the most significant byte first. */
  static void write(long[] sum, byte[] to, int offset) {
    for (int i = 0, at = offset + SUM - 8; i < sum.length; i++, at -= 8) {
      LONG.set(to, at, sum[i]);
    }
  }

  /** Reads what {@link #write} wrote. */
  static long[] read(byte[] from, int offset) {
    long[] sum = new long[SUM / 8];
    for (int i = 0, at = offset + SUM - 8; i < sum.length; i++, at -= 8) {
      sum[i] = (long) LONG.get(from, at);
    }
    return sum;
  }

  /** The one block of the message of a hash of a term, padded, with nothing for the child. */
  static byte[] termBlock() {
    byte[] block = Arrays.copyOf(TERM, BLOCK);
    block[TERM_NUMBER + 1] = (byte) 0x80;
    LONG.set(block, BLOCK - Long.BYTES, (TERM_NUMBER + 1L) * Byte.SIZE);
    return block;
  }

  private byte[] expand(byte[] children, int at) {
    System.arraycopy(children, at, term, TERM_CHILD, HASH);
    for (int i = 0; i < SUM / HASH; i++) {
      term[term.length - 1] = (byte) i;
      digest(term, term.length, expanded, i * HASH);
    }
    return expanded;
  }

  private void begin(byte[] tag, int length) {
    if (buffer.length < tag.length + length) {
      buffer = new byte[2 * (tag.length + length)];
    }
    System.arraycopy(tag, 0, buffer, 0, tag.length);
  }

  /** SHA-256 of the first bytes of an array. */
  byte[] hash(byte[] text, int length) {
    return digest(text, length, new byte[HASH], 0);
  }

  private byte[] digest(byte[] text, int length, byte[] into, int at) {
    try {
      sha256.update(text, 0, length);
      sha256.digest(into, at, HASH);
      return into;
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int put(byte[] text, int at, long value) {
    LONG.set(text, at, value);
    return at + 8;
  }

  private static int putBytes(byte[] text, int at, byte[] bytes) {
    INT.set(text, at, bytes.length);
    System.arraycopy(bytes, 0, text, at + 4, bytes.length);
    return at + 4 + bytes.length;
  }

  private static byte[] tag(String text) {
    byte[] tag = new byte[1 + text.length() + 1];
    tag[0] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, tag, 1, text.length());
    tag[tag.length - 1] = ALGORITHM;
    return tag;
  }
}
