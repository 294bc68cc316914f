package io.sparkdatums.tree;

import io.sparkdatums.pack.PathHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers for strings of bytes, from 0 in the order in which they first come. A table of hashes
 * with open addressing, at most half full.
 */
final class Words {
  private static final long SEED = 0;

  private final List<byte[]> words = new ArrayList<>();
  private int[] table = new int[1 << 6];
  private long[] hashes = new long[1 << 5];

  int size() {
    return words.size();
  }

  byte[] get(int number) {
    return words.get(number);
  }

  List<byte[]> all() {
    return words;
  }

  /** Drops the words from a number on, until {@link #clear} the last that come. */
  void forget(int from) {
    words.subList(from, words.size()).clear();
  }

  void clear() {
    words.clear();
    Arrays.fill(table, 0);
  }

  /** The number of a word; a new one has the greatest so far. */
  int number(byte[] bytes, int from, int to) {
    long hash = PathHash.of(SEED, bytes, from, to - from);
    int slot = slot(hash);
    for (; table[slot] != 0; slot = slot + 1 & table.length - 1) {
      int known = table[slot] - 1;
      byte[] word = words.get(known);
      if (hashes[known] == hash && Arrays.equals(word, 0, word.length, bytes, from, to)) {
        return known;
      }
    }
    return add(hash, slot, Arrays.copyOfRange(bytes, from, to));
  }

  private int add(long hash, int slot, byte[] word) {
    int number = words.size();
    words.add(word);
    if (number == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * number);
      hashes[number] = hash;
      table = new int[2 * table.length];
      for (int i = 0; i <= number; i++) {
        put(i);
      }
    } else {
      hashes[number] = hash;
      table[slot] = number + 1;
    }
    return number;
  }

  private void put(int number) {
    int slot = slot(hashes[number]);
    while (table[slot] != 0) {
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = number + 1;
  }

  private int slot(long hash) {
    return (int) hash & table.length - 1;
  }
}
