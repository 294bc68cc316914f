package io.sparkdatums.pack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash that assigns paths to shards: XXH64 with seed 42 over the path in UTF-8, the same as
 * Spark SQL's {@code xxhash64(path)}, so that a query can compute the shard.
 *
 * <p>The algorithm is that of the xxHash specification, section "XXH64": four lanes over stripes of
 * 32 bytes, then the rest by 8, 4 and 1 bytes, then an avalanche. Written out here because the
 * layout of stored trees depends on it and must not change with the Spark release.
 */
public final class PathHash {
  private static final long SEED = 42;
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PathHash() {}

  /** The hash of a path. */
  public static long of(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  /** The shard of a path, from 0 to {@code shards - 1}: the hash modulo the number of shards. */
  public static int shard(String path, int shards) {
    return (int) Math.floorMod(of(path), (long) shards);
  }

  /**
   * The bucket of a hash in the index of a pack: its low bits, the lowest first, so that all that a
   * shard has lies together where the number of shards is a power of two as well.
   *
   * @param buckets how many there are, a power of two
   */
  static int bucket(long hash, int buckets) {
    return (int) (Long.reverse(hash) >>> 1 >>> Long.numberOfLeadingZeros(buckets));
  }

  /** The hash of the path whose UTF-8 bytes stand at {@code offset}. */
  public static long of(byte[] bytes, int offset, int length) {
    return of(SEED, bytes, offset, length);
  }

  /** XXH64 with a seed of the caller's. */
  @SuppressWarnings("ConstantOverflow") // the arithmetic is modulo 2^64
  public static long of(long seed, byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    long hash;
    if (length >= 32) {
      long lane1 = seed + PRIME_1 + PRIME_2;
      long lane2 = seed + PRIME_2;
      long lane3 = seed;
      long lane4 = seed - PRIME_1;
      for (; at <= end - 32; at += 32) {
        lane1 = round(lane1, (long) LONG.get(bytes, at));
        lane2 = round(lane2, (long) LONG.get(bytes, at + 8));
        lane3 = round(lane3, (long) LONG.get(bytes, at + 16));
        lane4 = round(lane4, (long) LONG.get(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = merge(hash, lane1);
      hash = merge(hash, lane2);
      hash = merge(hash, lane3);
      hash = merge(hash, lane4);
    } else {
      hash = seed + PRIME_5;
    }
    hash += length;
    for (; at <= end - 8; at += 8) {
      hash ^= round(0, (long) LONG.get(bytes, at));
      hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
    }
    if (at <= end - 4) {
      hash ^= Integer.toUnsignedLong((int) INT.get(bytes, at)) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < end; at++) {
      hash ^= Byte.toUnsignedLong(bytes[at]) * PRIME_5;
      hash = Long.rotateLeft(hash, 11) * PRIME_1;
    }
    hash = (hash ^ hash >>> 33) * PRIME_2;
    hash = (hash ^ hash >>> 29) * PRIME_3;
    return hash ^ hash >>> 32;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }
}
