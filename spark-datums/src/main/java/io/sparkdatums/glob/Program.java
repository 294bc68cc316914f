package io.sparkdatums.glob;

import java.util.Arrays;

/**
 * A pattern's automaton. Its states are numbered so that every edge that consumes nothing leads to
 * a smaller number. So there are no cycles of such edges, and one pass over the states in ascending
 * order tells which of them can reach the end from one place in a path, given the answer for the
 * place after it.
 */
final class Program {

  enum Op {
    /** Consumes one code point of {@code set} and goes to {@code next}. */
    CONSUME,
    /** Goes to the first of {@code targets} that can reach the end. */
    FORK,
    /** Notes the place as start (even {@code slot}) or end (odd) of a group, then {@code next}. */
    MARK,
    /** Goes to {@code next} if the look-ahead that begins at {@code slot} does not match here. */
    UNLESS,
    /** The end of the pattern, or of a look-ahead that must reach the end of the path. */
    END,
    /** The end of a look-ahead that does not care for what follows. */
    ANYWHERE
  }

  final Op[] op;
  final CodePoints[] set;
  final int[] slot;
  final int[] next;

  /** All that a state leads to; {@code next} is the first of them. */
  final int[][] targets;

  /** Where the rest of a path begins that comes after the literal prefix. */
  final int start;

  /** Whether a state belongs to a look-ahead. */
  final boolean[] inLook;

  Program(int size, int start) {
    this.op = new Op[size];
    this.set = new CodePoints[size];
    this.slot = new int[size];
    this.next = new int[size];
    this.targets = new int[size][];
    this.start = start;
    this.inLook = new boolean[size];
  }

  int size() {
    return op.length;
  }

  /** For each state the states that lead to it, look-aheads left out. */
  int[][] sources() {
    int[] counts = new int[size()];
    for (int[] leads : targets) {
      for (int target : leads) {
        counts[target]++;
      }
    }
    int[][] sources = new int[size()][];
    Arrays.setAll(sources, s -> new int[counts[s]]);
    for (int s = 0; s < size(); s++) {
      for (int target : targets[s]) {
        sources[target][--counts[target]] = s;
      }
    }
    return sources;
  }
}
