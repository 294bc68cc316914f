package io.sparkdatums.pack;

import io.sparkdatums.api.DatumsException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The canonical order of paths: by components, each by its UTF-8 bytes, so that a directory is
 * followed by all that is in it ({@code /a} < {@code /a/x} < {@code /a.b}). It is the order of the
 * unsigned bytes of {@link #key}, in which {@code "/"} is the byte 0, below every byte of a name.
 */
public final class PathOrder {
  private PathOrder() {}

  /** Compares two paths in canonical order. */
  public static int compare(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  // UTF-16 units sort as UTF-8 does once the surrogates, which stand for the highest code points,
  // are moved above the units that follow them.
  private static int rank(char c) {
    if (c == '/') {
      return -1;
    }
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return c > Character.MAX_SURROGATE ? c - 0x800 : c + 0x2000;
  }

  /**
   * The sort key of a path: its UTF-8 bytes with {@code "/"} as 0.
   *
   * @throws DatumsException {@code PATH_INVALID} if it holds NUL, or half a surrogate pair, which
   *     no bytes in UTF-8 stand for
   */
  public static byte[] key(String path) {
    byte[] key = utf8(path);
    toKey(key);
    return key;
  }

  /** Makes the UTF-8 bytes of a path its sort key. */
  static void toKey(byte[] utf8) {
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == '/') {
        utf8[i] = 0;
      }
    }
  }

  /** The path of a sort key. */
  public static String path(byte[] key) {
    byte[] bytes = key.clone();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        bytes[i] = '/';
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The UTF-8 bytes of a path, or {@code PATH_INVALID}. */
  static byte[] utf8(String path) {
    boolean surrogates = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == 0) {
        throw invalid(path, "it holds the character NUL", null);
      }
      surrogates |= Character.isSurrogate(c);
    }
    return surrogates ? strictUtf8(path) : path.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] strictUtf8(String path) {
    try {
      ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(path));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw invalid(path, "it holds half a character, which UTF-8 cannot write", e);
    }
  }

  private static DatumsException invalid(
      String path, String problem, @Nullable CharacterCodingException cause) {
    return DatumsException.of("PATH_INVALID", Map.of("path", path, "problem", problem), cause);
  }
}
