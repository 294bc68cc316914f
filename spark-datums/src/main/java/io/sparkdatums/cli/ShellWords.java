package io.sparkdatums.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a shell does: blanks part them, quotes keep blanks, a backslash takes
 * the next character as it is, {@code #} at the beginning of a word starts a comment. Nothing is
 * expanded.
 */
final class ShellWords {
  private final String line;
  private int at;

  private ShellWords(String line) {
    this.line = line;
  }

  /**
   * The words of a line, none if it is blank or a comment.
   *
   * @throws io.sparkdatums.api.DatumsException {@code USAGE} if a quote does not end
   */
  static List<String> split(String line) {
    return new ShellWords(line).words();
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    while (true) {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      if (at == line.length() || line.charAt(at) == '#') {
        return words;
      }
      words.add(word());
    }
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      char c = line.charAt(at++);
      switch (c) {
        case '\'' -> singleQuoted(word);
        case '"' -> doubleQuoted(word);
        case '\\' -> word.append(at < line.length() ? line.charAt(at++) : c);
        default -> word.append(c);
      }
    }
    return word.toString();
  }

  private void singleQuoted(StringBuilder word) {
    int end = line.indexOf('\'', at);
    if (end < 0) {
      throw unfinished('\'');
    }
    word.append(line, at, end);
    at = end + 1;
  }

  private void doubleQuoted(StringBuilder word) {
    while (at < line.length() && line.charAt(at) != '"') {
      char c = line.charAt(at++);
      // As in a shell, only these lose their meaning to a backslash here.
      boolean escape = c == '\\' && at < line.length() && "\"\\$`".indexOf(line.charAt(at)) >= 0;
      word.append(escape ? line.charAt(at++) : c);
    }
    if (at == line.length()) {
      throw unfinished('"');
    }
    at++;
  }

  private static RuntimeException unfinished(char quote) {
    return Usage.error(
        "a " + quote + " is never closed.", "Quotes come in pairs, on one line.", "batch");
  }
}
