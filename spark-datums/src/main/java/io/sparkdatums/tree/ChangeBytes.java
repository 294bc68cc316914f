package io.sparkdatums.tree;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Changes as records of bytes, in which they travel from the packs to the columns of a tree. The
 * order of the bytes, taken as they are, is the order in which a merge wants changes: by shard, by
 * canonical path, by operation, and contributions in datum order, then by hash and length.
 *
 * <pre>
 *   shard u32, path, 0, op u8
 *   and with a contribution:
 *   datum, 0, hash length u8, hash, length u64, ordinal u32, offset u64, pack
 *   always at the end:
 *   length of the datum u32, all ones without a contribution; length of the path u16
 * </pre>
 *
 * <p>In path and datum {@code NUL} is 1, {@code "/"} is 2, and each other byte of the UTF-8 is two
 * more than it was, of which the greatest is f4. So 0 ends them, and they sort as they should: a
 * directory before what is in it, that before all that only begins with its name.
 *
 * <p>A record of a shard and nothing else mentions a shard that has to be written though nothing in
 * it may change.
 */
public final class ChangeBytes {
  /** Bytes of the hash of a file's content. */
  public static final int HASH = Digests.HASH;

  static final int PATH = 4;
  static final int TAIL = 6;
  static final int NO_PART = -1;
  static final byte SLASH = 2;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int FIXED = Records.HEAD + PATH + 1 + 1 + 1 + 1 + 8 + 4 + 8 + TAIL;
  private static final byte[] CODES = codes();
  private static final byte[] TEXTS = texts();
  private static final byte[] NONE = {};

  private final int shards;
  private byte[] bytes = new byte[1 << 10];
  private byte[] code = new byte[1 << 8];
  private int codeLength;
  private int shard;
  private int end;
  private String lastPack = "";
  private byte[] lastPackBytes = NONE;

  /**
   * @param shards how many shards the tree has
   */
  public ChangeBytes(int shards) {
    this.shards = shards;
  }

  /** The code of a datum's order key. */
  public static byte[] code(String datum) {
    byte[] code = datum.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < code.length; i++) {
      code[i] = CODES[code[i] & 0xff];
    }
    return code;
  }

  /** Some changes as records, each as long as it is the current one. */
  public static Records of(Iterator<Change> changes, int shards) {
    ChangeBytes bytes = new ChangeBytes(shards);
    return new Records() {
      @Override
      public boolean advance() {
        if (changes.hasNext()) {
          bytes.encode(changes.next());
          return true;
        }
        return false;
      }

      @Override
      public byte[] bytes() {
        return bytes.bytes();
      }

      @Override
      public int at() {
        return bytes.at();
      }
    };
  }

  /**
   * Sets the path of the changes that follow.
   *
   * @param utf8 its bytes, of which {@code length} count
   * @param shared so many of them at least are those of the path before
   * @return whether the path is the one before
   */
  public boolean path(byte[] utf8, int length, int shared) {
    if (code.length < length) {
      code = Arrays.copyOf(code, 2 * length);
    }
    boolean same = length == codeLength;
    for (int i = shared; i < length; i++) {
      byte next = CODES[utf8[i] & 0xff];
      same &= code[i] == next;
      code[i] = next;
    }
    if (!same) {
      codeLength = length;
      shard = (int) Math.floorMod(PathHash.of(utf8, 0, length), (long) shards);
    }
    return same;
  }

  /** Encodes a change, at the path that was set, that has no contribution. */
  public void encode(Change.Op op) {
    begin(op, 0);
    end(NO_PART);
  }

  /**
   * Encodes a change with a contribution at the path that was set.
   *
   * @param datum {@link #code} of the order key
   * @param pack the name of the pack in UTF-8
   */
  public void encode(
      Change.Op op, byte[] datum, byte[] hash, long length, int ordinal, long offset, byte[] pack) {
    begin(op, datum.length + hash.length + pack.length);
    put(datum);
    bytes[end++] = 0;
    bytes[end++] = (byte) hash.length;
    put(hash);
    LONG.set(bytes, end, length);
    INT.set(bytes, end + 8, ordinal);
    LONG.set(bytes, end + 12, offset);
    end += 20;
    put(pack);
    end(datum.length);
  }

  /** Encodes a change with its path. */
  public void encode(Change change) {
    byte[] path = PathOrder.key(change.path());
    for (int i = 0; i < path.length; i++) {
      path[i] = path[i] == 0 ? (byte) '/' : path[i];
    }
    path(path, path.length, 0);
    Part part = change.part();
    if (part == null) {
      encode(change.op());
    } else {
      encode(
          change.op(),
          code(part.datum()),
          part.hash(),
          part.length(),
          part.ordinal(),
          part.offset(),
          pack(part.pack()));
    }
  }

  /** Encodes the mention of a shard. */
  public void mention(int mentioned) {
    INT.set(bytes, Records.HEAD, mentioned);
    end = Records.HEAD + PATH;
    INT.set(bytes, 0, PATH);
  }

  /** The shard of a record. */
  public static int shard(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /** Where in a record of some length the hash of a file's content begins; 0 if it has none. */
  public static int hashIn(byte[] bytes, int at, int length) {
    int end = at + length;
    if (length <= PATH || (int) INT.get(bytes, end - TAIL) == NO_PART) {
      return 0;
    }
    int pathLength = (bytes[end - 2] & 0xff) << 8 | (bytes[end - 1] & 0xff);
    int hash = PATH + pathLength + 2 + (int) INT.get(bytes, end - TAIL) + 2;
    return bytes[at + hash - 1] == HASH ? hash : 0;
  }

  /** The array with what was encoded last, its length first, as {@link Records} has it. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where in the array it begins. */
  public int at() {
    return Records.HEAD;
  }

  /** How many bytes it has. */
  public int length() {
    return (int) INT.get(bytes, 0);
  }

  @SuppressWarnings("EnumOrdinal") // an op is a number in bytes that never outlive a job
  private void begin(Change.Op op, int more) {
    int most = FIXED + codeLength + more;
    if (bytes.length < most) {
      bytes = new byte[2 * most];
    }
    INT.set(bytes, Records.HEAD, shard);
    end = Records.HEAD + PATH;
    System.arraycopy(code, 0, bytes, end, codeLength);
    end += codeLength;
    bytes[end++] = 0;
    bytes[end++] = (byte) op.ordinal();
  }

  private void put(byte[] more) {
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }

  private void end(int datumLength) {
    INT.set(bytes, end, datumLength);
    bytes[end + 4] = (byte) (codeLength >> 8);
    bytes[end + 5] = (byte) codeLength;
    end += TAIL;
    INT.set(bytes, 0, end - Records.HEAD);
  }

  // Mostly the one of the change before.
  private byte[] pack(String name) {
    if (!name.equals(lastPack)) {
      lastPack = name;
      lastPackBytes = name.getBytes(StandardCharsets.UTF_8);
    }
    return lastPackBytes;
  }

  /** The text whose code is at the beginning of an array. */
  public static String text(byte[] code, int length) {
    byte[] utf8 = new byte[length];
    text(code, 0, length, utf8, 0);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Writes the text of a code in UTF-8. */
  static void text(byte[] code, int from, int to, byte[] into, int at) {
    for (int i = from; i < to; i++) {
      into[at++] = TEXTS[code[i] & 0xff];
    }
  }

  private static byte[] codes() {
    byte[] codes = new byte[1 << Byte.SIZE];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i + 2);
    }
    codes[0] = 1;
    codes['/'] = SLASH;
    return codes;
  }

  private static byte[] texts() {
    byte[] texts = new byte[1 << Byte.SIZE];
    for (int i = CODES.length - 1; i >= 0; i--) {
      texts[CODES[i] & 0xff] = (byte) i;
    }
    return texts;
  }
}
