package io.sparkdatums.api;

import java.util.Locale;

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

  /**
   * The last name of a path in percent encoding, written byte by byte as {@code \xHH} where it is
   * not printable ASCII.
   *
   * @param path as {@link java.net.URI#getRawPath} gives it, which has the bytes of the filesystem
   */
  public static String lastName(String path) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    String name = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != '%') {
        text.append(name.charAt(i));
        continue;
      }
      int value = Integer.parseInt(name, i + 1, i + 3, 16);
      if (value >= ' ' && value < 0x7f) {
        text.append((char) value);
      } else {
        text.append("\\x").append(name.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
      }
      i += 2;
    }
    return text.toString();
  }
}
