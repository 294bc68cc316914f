package io.sparkdatums.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The names of local files, which are bytes that Java decodes, not always exactly. */
public final class LocalName {
  private static final boolean NAMES_ARE_UTF_8 =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
          .equals(StandardCharsets.UTF_8);

  private LocalName() {}

  /**
   * Whether a path's last name is what its bytes say. It is not if they are no UTF-8, or if this
   * process runs in a locale that is not UTF-8 and the name is not ASCII.
   */
  public static boolean isExact(Path file) {
    String name = String.valueOf(file.getFileName());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '\ufffd' || (c >= 0x80 && !NAMES_ARE_UTF_8)) {
        return NAMES_ARE_UTF_8 && isUtf8(file.toUri().getRawPath());
      }
    }
    return true;
  }

  /** The last name, as {@link Escape#lastName} writes bytes that are not printable. */
  public static String escaped(Path file) {
    return Escape.lastName(file.toUri().getRawPath());
  }

  private static boolean isUtf8(String percentEncoded) {
    ByteBuffer bytes = ByteBuffer.allocate(percentEncoded.length());
    for (int i = 0; i < percentEncoded.length(); i++) {
      char c = percentEncoded.charAt(i);
      if (c == '%') {
        bytes.put((byte) Integer.parseInt(percentEncoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
