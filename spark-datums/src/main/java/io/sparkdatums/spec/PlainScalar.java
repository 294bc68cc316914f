package io.sparkdatums.spec;

import java.util.Set;
import java.util.regex.Pattern;

/** What a word of YAML without quotes is: null, a boolean or a number of JSON, else a string. */
final class PlainScalar {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][-+]?[0-9]{1,9})?");

  private PlainScalar() {}

  static Node read(int line, String word) {
    if (NULL.contains(word)) {
      return new Node.Null(line);
    }
    if (TRUE.contains(word) || FALSE.contains(word)) {
      return new Node.Bool(line, TRUE.contains(word));
    }
    return NUMBER.matcher(word).matches() ? new Node.Num(line, word) : new Node.Text(line, word);
  }
}
