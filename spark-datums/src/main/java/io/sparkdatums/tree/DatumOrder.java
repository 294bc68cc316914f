package io.sparkdatums.tree;

import io.sparkdatums.pack.PathOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * The order of datums, and of their contributions to one file: by input paths one after the other,
 * each in canonical path order, then by occurrence. An order key is these paths joined by NUL.
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
   * The order key of a piece of what a datum contributed to one file. Where that has several, they
   * stay one after the other, whatever other datums of the same paths contribute.
   *
   * @param nth which of the datums with these paths it is, from 0
   * @param number which piece, from 0
   */
  public static String piece(String datum, int nth, int number) {
    return nth == 0 && number == 0
        ? datum
        : datum + PIECE + String.format(Locale.ROOT, "%08x%08x", nth, number);
  }

  /** The order key of the datum that contributed a piece. */
  public static String datum(String piece) {
    int end = piece.indexOf(PIECE);
    return end < 0 ? piece : piece.substring(0, end);
  }

  /**
   * Whether a key is that of a piece of a contribution.
   *
   * @param first the key of its first piece
   * @param number which piece, from 0
   */
  static boolean isPiece(String first, long number, String key) {
    String datum = datum(first);
    int nth = first.equals(datum) ? 0 : nth(first);
    return key.equals(piece(datum, nth, (int) number));
  }

  private static int nth(String piece) {
    int from = piece.indexOf(PIECE) + PIECE.length();
    return Integer.parseUnsignedInt(piece, from, from + 8, 16);
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
