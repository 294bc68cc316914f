package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The order of datums, and of their contributions to one file: by input paths one after the other,
 * each in canonical path order, then by hash. An order key is these paths joined by NUL.
 */
public final class DatumOrder {
  static final Comparator<Part> PARTS =
      Comparator.comparing(Part::datum, DatumOrder::compare)
          .thenComparing(Part::hash, Arrays::compareUnsigned)
          .thenComparingLong(Part::length);

  // No datum's input path is empty, so this is no key of another datum.
  private static final String PIECE = "\0\0";

  private DatumOrder() {}

  /**
   * The order key of a piece of what a datum contributed to one file, where that has several: they
   * stay one after the other.
   *
   * @param number from 0
   */
  public static String piece(String datum, int number) {
    return number == 0 ? datum : datum + PIECE + String.format(Locale.ROOT, "%08x", number);
  }

  /** The order key of the datum that contributed a piece. */
  static String datum(String piece) {
    int end = piece.indexOf(PIECE);
    return end < 0 ? piece : piece.substring(0, end);
  }

  /** Whether a file is what one datum contributed to it. */
  static boolean isOneContribution(List<Part> parts) {
    String datum = parts.get(0).datum();
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).datum().equals(piece(datum, i))) {
        return false;
      }
    }
    return true;
  }

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
    return datum(datum).replace("\0", " × ");
  }
}
