package io.sparkdatums.glob;

import java.util.Arrays;

/** The set of a program's states from which the end can be reached from one place in a path. */
final class States {
  private final long[] bits;

  States(int size) {
    bits = new long[(size + 63) >> 6];
  }

  boolean has(int state) {
    return (bits[state >> 6] & 1L << state) != 0;
  }

  void add(int state) {
    bits[state >> 6] |= 1L << state;
  }

  int words() {
    return bits.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof States that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }
}
