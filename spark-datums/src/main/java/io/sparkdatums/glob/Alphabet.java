package io.sparkdatums.glob;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Sorts code points into classes that a program cannot tell apart. */
final class Alphabet {
  private static final int ASCII = 128;

  /** The first code point of each class. */
  private final int[] firsts;

  private final short[] ascii = new short[ASCII];

  Alphabet(Program program) {
    Set<CodePoints> sets = new HashSet<>(Arrays.asList(program.set));
    TreeSet<Integer> borders = new TreeSet<>();
    borders.add(0);
    for (CodePoints set : sets) {
      for (int i = 0; i < set.bounds().length; i += 2) {
        borders.add(set.bounds()[i]);
        borders.add(set.bounds()[i + 1] + 1);
      }
    }
    borders.remove(Character.MAX_CODE_POINT + 1);
    firsts = borders.stream().mapToInt(Integer::intValue).toArray();
    for (int c = 0; c < ASCII; c++) {
      ascii[c] = (short) search(c);
    }
  }

  int size() {
    return firsts.length;
  }

  int classOf(int codePoint) {
    return codePoint < ASCII ? ascii[codePoint] : search(codePoint);
  }

  private int search(int codePoint) {
    int at = Arrays.binarySearch(firsts, codePoint);
    return at >= 0 ? at : -at - 2;
  }
}
