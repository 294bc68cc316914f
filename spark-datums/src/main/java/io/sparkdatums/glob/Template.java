package io.sparkdatums.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Text with references to the groups of a glob: {@code $1} or {@code ${1}} is the first group,
 * {@code $0} the whole path, {@code $$} a dollar sign. All digits that follow belong to the number.
 * A reference to a group that is not there, or that is written with a leading zero, is empty. A
 * dollar sign that begins none of these stands for itself.
 */
public final class Template {
  /** Literal texts ({@code String}) and numbers of groups ({@code Integer}). */
  private final List<Object> parts;

  private Template(List<Object> parts) {
    this.parts = parts;
  }

  /** Reads a template; every text is one. */
  public static Template parse(String template) {
    List<Object> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c != '$') {
        literal.append(c);
        at++;
        continue;
      }
      if (template.startsWith("$$", at)) {
        literal.append('$');
        at += 2;
        continue;
      }
      boolean braced = template.startsWith("${", at);
      int start = at + (braced ? 2 : 1);
      int end = start;
      while (end < template.length()
          && template.charAt(end) >= '0'
          && template.charAt(end) <= '9') {
        end++;
      }
      if (end == start || (braced && !template.startsWith("}", end))) {
        literal.append('$');
        at++;
        continue;
      }
      parts.add(literal.toString());
      parts.add(number(template.substring(start, end)));
      literal.setLength(0);
      at = braced ? end + 1 : end;
    }
    parts.add(literal.toString());
    return new Template(parts);
  }

  private static int number(String digits) {
    boolean valid = digits.length() < 10 && (digits.length() == 1 || digits.charAt(0) != '0');
    return valid ? Integer.parseInt(digits) : Integer.MAX_VALUE;
  }

  /** The numbers of the groups that are referred to; the largest integer for an invalid one. */
  public Set<Integer> groups() {
    Set<Integer> groups = new TreeSet<>();
    for (Object part : parts) {
      if (part instanceof Integer group) {
        groups.add(group);
      }
    }
    return groups;
  }

  /**
   * Puts the texts of the groups in place.
   *
   * @param captures null for a path that the glob does not match: all references are empty
   */
  public String expand(@Nullable Captures captures) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (part instanceof Integer group) {
        text.append(captures == null ? "" : captures.group(group));
      } else {
        text.append(part);
      }
    }
    return text.toString();
  }
}
