package io.sparkdatums.glob;

import io.sparkdatums.api.DatumsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads one bracket expression: members, ranges, POSIX classes, {@code !} or {@code ^} in front for
 * all the others, the slash among them. A {@code ]} in first place is a member.
 */
final class ClassParser {
  private static final Map<String, CodePoints> POSIX =
      Map.ofEntries(
          Map.entry("alnum", ranges("09AZaz")),
          Map.entry("alpha", ranges("AZaz")),
          Map.entry("ascii", ranges("\0\177")),
          Map.entry("blank", ranges("\t\t  ")),
          Map.entry("cntrl", ranges("\0\37\177\177")),
          Map.entry("digit", ranges("09")),
          Map.entry("graph", ranges("!~")),
          Map.entry("lower", ranges("az")),
          Map.entry("print", ranges(" ~")),
          Map.entry("punct", ranges("!/:@[`{~")),
          Map.entry("space", ranges("\t\r  ")),
          Map.entry("upper", ranges("AZ")),
          Map.entry("word", ranges("09AZaz__")),
          Map.entry("xdigit", ranges("09AFaf")));

  private final int[] points;
  private final int open;
  private final BiFunction<Integer, String, DatumsException> malformed;
  private final CodePoints set;
  private int at;

  /**
   * @param open the index of the opening bracket
   * @param malformed makes the error for an index and a problem
   */
  ClassParser(int[] points, int open, BiFunction<Integer, String, DatumsException> malformed) {
    this.points = points;
    this.open = open;
    this.malformed = malformed;
    this.at = open + 1;
    this.set = read();
  }

  CodePoints set() {
    return set;
  }

  /** The index after the closing bracket. */
  int end() {
    return at;
  }

  private CodePoints read() {
    boolean negated = peek() == '!' || peek() == '^';
    if (negated) {
      at++;
    }
    List<CodePoints> members = new ArrayList<>();
    while (members.isEmpty() || peek() != ']') {
      CodePoints named = posix();
      members.add(named != null ? named : range());
    }
    at++;
    CodePoints union = CodePoints.union(members);
    return negated ? union.complement() : union;
  }

  private int peek() {
    return at < points.length ? points[at] : -1;
  }

  private @Nullable CodePoints posix() {
    if (peek() != '[' || at + 1 >= points.length || points[at + 1] != ':') {
      return null;
    }
    int start = at + 2;
    int end = start;
    while (end < points.length && points[end] != ':' && points[end] != ']') {
      end++;
    }
    if (end + 1 >= points.length || points[end] != ':' || points[end + 1] != ']') {
      throw malformed.apply(at, "a class name ends with :]");
    }
    boolean negated = points[start] == '^';
    String name = new String(points, negated ? start + 1 : start, end - start - (negated ? 1 : 0));
    CodePoints named = POSIX.get(name);
    if (named == null) {
      throw malformed.apply(
          at,
          "there is no class of that name, the classes are "
              + String.join(", ", new TreeSet<>(POSIX.keySet())));
    }
    at = end + 2;
    return negated ? named.complement() : named;
  }

  private CodePoints range() {
    int start = at;
    int first = member();
    if (peek() != '-' || at + 1 >= points.length || points[at + 1] == ']') {
      return CodePoints.of(first, first);
    }
    at++;
    int last = member();
    if (last < first) {
      throw malformed.apply(start, "the ends of this range are in the wrong order");
    }
    return CodePoints.of(first, last);
  }

  private int member() {
    if (peek() == '\\') {
      at++;
    }
    if (at >= points.length) {
      throw malformed.apply(open, "this class is not closed by ]");
    }
    return points[at++];
  }

  private static CodePoints ranges(String bounds) {
    List<CodePoints> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length(); i += 2) {
      ranges.add(CodePoints.of(bounds.charAt(i), bounds.charAt(i + 1)));
    }
    return CodePoints.union(ranges);
  }
}
