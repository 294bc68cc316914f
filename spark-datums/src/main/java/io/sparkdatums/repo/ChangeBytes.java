package io.sparkdatums.repo;

import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Part;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A change of a shard as bytes that can be compared as they are:
 *
 * <pre>
 *   shard u32, key length u16, the path's sort key, op + 1 u8, with a contribution 1 u8, else 0
 *   datum length u32, datum, hash length u8, hash, ordinal u32, offset u64, length u64,
 *   pack length u32, pack
 * </pre>
 *
 * <p>The mention of a shard has op 0 and no key.
 */
@SuppressWarnings("EnumOrdinal") // an op is a number in bytes that never outlive a task
final class ChangeBytes {
  private static final int FIXED = 4 + 2 + 1 + 1 + 4 + 1 + 4 + 8 + 8 + 4;
  private static final int KEY = 6;
  private static final byte[] NONE = {};
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
  private int shard;
  private String lastPack = "";
  private byte[] lastPackBytes = NONE;

  /**
   * Encodes a change into {@link #array}, with the shard that its path has of so many, and gives
   * the number of bytes.
   */
  int encode(Change change, int shards) {
    Part part = change.part();
    byte[] key = PathOrder.key(change.path());
    byte[] datum = part == null ? NONE : part.datum().getBytes(StandardCharsets.UTF_8);
    byte[] hash = part == null ? NONE : part.hash();
    byte[] pack = part == null ? NONE : pack(part.pack());
    reserve(FIXED + key.length + datum.length + hash.length + pack.length);
    shard = PathHash.shard(change.path(), shards);
    buffer.putInt(shard).putShort((short) key.length).put(key);
    buffer.put((byte) (change.op().ordinal() + 1)).put((byte) (part == null ? 0 : 1));
    if (part != null) {
      buffer.putInt(datum.length).put(datum).put((byte) hash.length).put(hash);
      buffer.putInt(part.ordinal()).putLong(part.offset()).putLong(part.length());
      buffer.putInt(pack.length).put(pack);
    }
    return buffer.position();
  }

  /** Encodes the mention of a shard. */
  int mention(int shard) {
    reserve(FIXED);
    buffer.putInt(shard).putShort((short) 0).put((byte) 0).put((byte) 0);
    return buffer.position();
  }

  /** The shard of what was encoded last. */
  int shard() {
    return shard;
  }

  // Mostly the one of the change before.
  private byte[] pack(String name) {
    if (!name.equals(lastPack)) {
      lastPack = name;
      lastPackBytes = name.getBytes(StandardCharsets.UTF_8);
    }
    return lastPackBytes;
  }

  private String pack(byte[] bytes, int from, int to) {
    if (!Arrays.equals(bytes, from, to, lastPackBytes, 0, lastPackBytes.length)) {
      lastPackBytes = Arrays.copyOfRange(bytes, from, to);
      lastPack = new String(lastPackBytes, StandardCharsets.UTF_8);
    }
    return lastPack;
  }

  private void reserve(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocate(2 * bytes);
    }
    buffer.clear();
  }

  /** What was encoded last. */
  byte[] array() {
    return buffer.array();
  }

  /** Decodes the change at a place. */
  ShardChange decode(byte[] bytes, int at) {
    ByteBuffer from = ByteBuffer.wrap(bytes).position(at);
    int shard = from.getInt();
    byte[] key = take(from, Short.toUnsignedInt(from.getShort()));
    int op = from.get();
    if (op == 0) {
      return ShardChange.mention(shard);
    }
    Part part = from.get() == 0 ? null : part(bytes, from);
    return new ShardChange(
        shard, new Change(Change.Op.values()[op - 1], PathOrder.path(key), part));
  }

  private Part part(byte[] bytes, ByteBuffer from) {
    String datum = text(from);
    byte[] hash = take(from, Byte.toUnsignedInt(from.get()));
    int ordinal = from.getInt();
    long offset = from.getLong();
    long length = from.getLong();
    int packLength = from.getInt();
    int at = from.position();
    String pack = pack(bytes, at, at + packLength);
    return new Part(pack, ordinal, datum, offset, length, hash);
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] taken = new byte[length];
    from.get(taken);
    return taken;
  }

  private static String text(ByteBuffer from) {
    return new String(take(from, from.getInt()), StandardCharsets.UTF_8);
  }

  /** By shard, path, op, datum and hash. */
  static int compare(byte[] a, int atA, byte[] b, int atB) {
    int byShard = Integer.compare((int) INT.get(a, atA), (int) INT.get(b, atB));
    if (byShard != 0) {
      return byShard;
    }
    int endA = atA + KEY + keyLength(a, atA);
    int endB = atB + KEY + keyLength(b, atB);
    int byPath = Arrays.compareUnsigned(a, atA + KEY, endA, b, atB + KEY, endB);
    if (byPath != 0) {
      return byPath;
    }
    int byOp = Arrays.compare(a, endA, endA + 2, b, endB, endB + 2);
    return byOp != 0 || a[endA + 1] == 0 ? byOp : compareParts(a, endA + 2, b, endB + 2);
  }

  private static int compareParts(byte[] a, int atA, byte[] b, int atB) {
    int endA = atA + 4 + ByteBuffer.wrap(a).getInt(atA);
    int endB = atB + 4 + ByteBuffer.wrap(b).getInt(atB);
    int byDatum = Arrays.compareUnsigned(a, atA + 4, endA, b, atB + 4, endB);
    return byDatum != 0
        ? byDatum
        : Arrays.compareUnsigned(
            a, endA + 1, endA + 1 + (a[endA] & 0xff), b, endB + 1, endB + 1 + (b[endB] & 0xff));
  }

  private static int keyLength(byte[] bytes, int at) {
    return (bytes[at + 4] & 0xff) << 8 | (bytes[at + 5] & 0xff);
  }
}
