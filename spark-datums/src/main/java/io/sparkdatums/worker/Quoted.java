package io.sparkdatums.worker;

import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Words for the launcher's shell, every one of them between single quotes, in which the shell gives
 * no character a meaning.
 */
final class Quoted {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Quoted() {}

  static String word(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL cannot be part of a command");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Whether a shell can have a variable of this name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static String words(Collection<String> texts) {
    StringJoiner words = new StringJoiner(" ");
    texts.forEach(text -> words.add(word(text)));
    return words.toString();
  }

  /** What to put before a command so that it sees these variables, a blank at its end. */
  static String variables(Map<String, String> env) {
    StringBuilder shell = new StringBuilder();
    StringBuilder program = new StringBuilder();
    env.forEach(
        (name, value) -> {
          if (isName(name)) {
            shell.append(name).append('=').append(word(value)).append(' ');
          } else {
            program.append(word(name + "=" + value)).append(' ');
          }
        });
    // No shell has variables of such names, but env does.
    return program.length() == 0 ? shell.toString() : shell + "env " + program;
  }
}
