package io.sparkdatums.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The terms of {@value #CHILDREN} children at once. A term is {@value #HASHES} hashes of one block
 * each, which are computed side by side: an array holds the same word of all of them, a lane for
 * each, and a step of SHA-256 (FIPS 180-4, section 6.2) is a loop over the lanes that the compiler
 * turns into vector instructions. The hashes of a child differ in one byte of word {@value #LAST},
 * so what comes before it is done once for all of them.
 *
 * <p>Memory: 100 KB.
 */
final class TermLanes {
  static final int CHILDREN = 128;

  private static final int HASHES = Digests.SUM / Digests.HASH;
  private static final int LANES = HASHES * CHILDREN;
  private static final int STATE = 8;
  private static final int WORDS = 16;
  private static final int ROUNDS = 64;

  /** The word that says which of a child's hashes it is, and how far left in it. */
  private static final int LAST = Digests.TERM_NUMBER / Integer.BYTES;

  private static final int SHIFT =
      Byte.SIZE * (Integer.BYTES - 1 - Digests.TERM_NUMBER % Integer.BYTES);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** H(0) of FIPS 180-4, section 5.3.3. */
  private static final int[] INITIAL = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  /** K of FIPS 180-4, section 4.2.2. */
  private static final int[] CONSTANTS = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  /**
   * A step of a round. Called through this interface, which keeps the compiler from making one
   * method of all loops: in that it no longer finds the vector instructions.
   */
  private interface Step {
    void apply(int[][] state, int[][] words, int round);
  }

  private static final Step[] ROUND = {
    TermLanes::schedule, TermLanes::choose, TermLanes::move, TermLanes::majority
  };

  private final int[][] childState = new int[STATE][CHILDREN];
  private final int[][] childWords = new int[LAST + 1][CHILDREN];
  private final int[][] state = new int[STATE][LANES];
  private final int[][] words = new int[WORDS][LANES];
  private final byte[] block;

  /**
   * @param block of a message: what comes before the child's hash, room for that and the number,
   *     and the padding of SHA-256
   */
  TermLanes(byte[] block) {
    this.block = block.clone();
  }

  /**
   * Adds terms to a sum.
   *
   * @param children the hashes of {@value #CHILDREN} children
   */
  void addTo(long[] sum, byte[] children) {
    read(children);
    for (int i = 0; i < STATE; i++) {
      Arrays.fill(childState[i], INITIAL[i]);
    }
    rounds(childState, childWords, 0, LAST);
    for (int i = 0; i < STATE; i++) {
      repeat(childState[i], state[i]);
    }
    for (int i = 0; i <= LAST; i++) {
      repeat(childWords[i], words[i]);
    }
    for (int lane = 0; lane < LANES; lane++) {
      words[LAST][lane] |= (lane / CHILDREN) << SHIFT;
    }
    for (int i = LAST + 1; i < WORDS; i++) {
      Arrays.fill(words[i], (int) INT.get(block, i * Integer.BYTES));
    }
    rounds(state, words, LAST, ROUNDS);
    add(sum);
  }

  private void read(byte[] children) {
    for (int child = 0; child < CHILDREN; child++) {
      System.arraycopy(children, child * Digests.HASH, block, Digests.TERM_CHILD, Digests.HASH);
      for (int i = 0; i <= LAST; i++) {
        childWords[i][child] = (int) INT.get(block, i * Integer.BYTES);
      }
    }
  }

  private static void repeat(int[] from, int[] to) {
    for (int at = 0; at < to.length; at += from.length) {
      System.arraycopy(from, 0, to, at, from.length);
    }
  }

  private static void rounds(int[][] state, int[][] words, int from, int to) {
    for (int round = from; round < to; round++) {
      for (Step step : ROUND) {
        step.apply(state, words, round);
      }
    }
  }

  /** The array that stands for one of a to h, numbered from 0, in a round: they move by one. */
  private static int[] part(int[][] state, int round, int number) {
    return state[(number + ROUNDS - round) % STATE];
  }

  private static int[] word(int[][] words, int number) {
    return words[number % WORDS];
  }

  private static void schedule(int[][] state, int[][] words, int round) {
    if (round < WORDS) {
      return;
    }
    int[] w = word(words, round);
    int[] ago15 = word(words, round - 15);
    int[] ago7 = word(words, round - 7);
    int[] ago2 = word(words, round - 2);
    for (int i = 0; i < w.length; i++) {
      int x = ago15[i];
      int y = ago2[i];
      w[i] +=
          (Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ (x >>> 3))
              + ago7[i]
              + (Integer.rotateRight(y, 17) ^ Integer.rotateRight(y, 19) ^ (y >>> 10));
    }
  }

  private static void choose(int[][] state, int[][] words, int round) {
    int[] e = part(state, round, 4);
    int[] f = part(state, round, 5);
    int[] g = part(state, round, 6);
    int[] h = part(state, round, 7);
    for (int i = 0; i < h.length; i++) {
      int x = e[i];
      int z = g[i];
      h[i] +=
          (Integer.rotateRight(x, 6) ^ Integer.rotateRight(x, 11) ^ Integer.rotateRight(x, 25))
              + (z ^ (x & (f[i] ^ z)));
    }
  }

  private static void move(int[][] state, int[][] words, int round) {
    int[] w = word(words, round);
    int[] d = part(state, round, 3);
    int[] h = part(state, round, 7);
    int k = CONSTANTS[round];
    for (int i = 0; i < h.length; i++) {
      int sum = h[i] + w[i] + k;
      h[i] = sum;
      d[i] += sum;
    }
  }

  private static void majority(int[][] state, int[][] words, int round) {
    int[] a = part(state, round, 0);
    int[] b = part(state, round, 1);
    int[] c = part(state, round, 2);
    int[] h = part(state, round, 7);
    for (int i = 0; i < h.length; i++) {
      int x = a[i];
      int y = b[i];
      h[i] +=
          (Integer.rotateRight(x, 2) ^ Integer.rotateRight(x, 13) ^ Integer.rotateRight(x, 22))
              + (y ^ ((x ^ y) & (c[i] ^ y)));
    }
  }

  /** Adds up the lanes, by digits of 32 bits with what they carry, the least significant first. */
  private void add(long[] sum) {
    long carry = 0;
    for (int limb = 0, hash = HASHES - 1; hash >= 0; hash--) {
      for (int i = STATE - 1; i > 0; i -= 2, limb++) {
        long low = (sum[limb] & 0xffffffffL) + digit(hash, i) + carry;
        long high = (sum[limb] >>> Integer.SIZE) + digit(hash, i - 1) + (low >>> Integer.SIZE);
        sum[limb] = high << Integer.SIZE | (low & 0xffffffffL);
        carry = high >>> Integer.SIZE;
      }
    }
  }

  private long digit(int hash, int number) {
    int[] lanes = state[number];
    int initial = INITIAL[number];
    long sum = 0;
    for (int lane = hash * CHILDREN; lane < (hash + 1) * CHILDREN; lane++) {
      sum += (lanes[lane] + initial) & 0xffffffffL;
    }
    return sum;
  }
}
