package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The order of datums, and of their contributions to one file: by input paths one after the other,
 * each in canonical path order, then by hash. An order key is these paths joined by NUL.
 */
public final class DatumOrder {
  static final Comparator<Part> PARTS =
      Comparator.comparing(Part::datum, DatumOrder::compare)
          .thenComparing(Part::hash, Arrays::compareUnsigned)
          .thenComparingLong(Part::length);

  private DatumOrder() {}

  /** Compares two datums by their order keys. */
  public static int compare(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        // NUL ends a path, and a path is less than all that it is a prefix of.
        if (a.charAt(i) == 0 || b.charAt(i) == 0) {
          return a.charAt(i) == 0 ? -1 : 1;
        }
        return PathOrder.compare(a, b);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The datum's name in a message. */
  static String show(String datum) {
    return datum.replace("\0", " × ");
  }
}
