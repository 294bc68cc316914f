package io.sparkdatums.spec;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads text that holds specs: JSON objects one after the other, or YAML documents. */
final class SpecText {
  static final int MAX_CHARS = 16 << 20;

  /** Objects and lists in each other. */
  static final int MAX_DEPTH = 100;

  private SpecText() {}

  /**
   * Text whose first character other than white space is <code>{</code> is JSON, any other is YAML.
   *
   * @param source how messages name the text
   * @return one object or more
   * @throws io.sparkdatums.api.DatumsException {@code SPEC_SYNTAX}, {@code SPEC_TOO_LARGE}, {@code
   *     SPEC_DUPLICATE_FIELD}
   */
  static List<Node.Obj> read(String source, String text) {
    if (text.length() > MAX_CHARS) {
      throw SpecErrors.tooLarge(source, 1, "more than 16 MB");
    }
    if (!isWhole(text)) {
      throw SpecErrors.syntax(source, 1, "it holds half of a surrogate pair");
    }
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    String start = content.stripLeading();
    List<Node.Obj> documents =
        start.startsWith("{")
            ? JsonDocuments.read(source, content)
            : YamlDocuments.read(source, content);
    if (documents.isEmpty()) {
      throw SpecErrors.syntax(source, 1, "there is nothing in it");
    }
    return documents;
  }

  /** A string that UTF-8 can hold and a command line too. */
  static String checked(String source, int line, String text) {
    if (text.indexOf('\0') >= 0) {
      throw SpecErrors.syntax(source, line, "a string holds the character NUL");
    }
    if (!isWhole(text)) {
      throw SpecErrors.syntax(source, line, "a string holds half of a surrogate pair");
    }
    return text;
  }

  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
