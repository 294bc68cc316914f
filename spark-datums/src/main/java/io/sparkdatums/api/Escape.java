package io.sparkdatums.api;

/** Makes text from outside safe to print on one line. */
public final class Escape {
  private Escape() {}

  /**
   * Replaces control characters and the Unicode marks that change the direction of text by {@code
   * \n}, {@code \t}, {@code \r} or {@code \}{@code uXXXX}; everything else stays.
   */
  public static String controls(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            out.append("\\u").append(Character.forDigit(c >> 12, 16));
            for (int shift = 8; shift >= 0; shift -= 4) {
              out.append(Character.forDigit((c >> shift) & 15, 16));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }
}
