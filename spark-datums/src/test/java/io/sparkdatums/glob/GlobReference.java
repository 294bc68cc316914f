package io.sparkdatums.glob;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The dialect once more, as plainly and slowly as it may be: a backtracking matcher, and a
 * translation into the syntax of regular expressions for other matchers.
 */
final class GlobReference {
  private final String pattern;
  private final Deque<Character> open = new ArrayDeque<>();
  private final List<Piece> pieces;
  private int at;
  private int groups;
  private String swallowed = "";
  private boolean negates;
  private boolean negationsReachEnd = true;

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  GlobReference(String pattern) {
    this.pattern = clean(pattern);
    this.pieces = sequence();
    if (at < this.pattern.length()) {
      throw new IllegalArgumentException("not read to the end: " + pattern);
    }
  }

  boolean negates() {
    return negates;
  }

  String regex() {
    return regex(pieces);
  }

  /** The texts of all groups, 0 included, or null. */
  @Nullable List<String> match(String path) {
    Walk walk = new Walk(path.equals("/") ? "" : path, new int[2 * groups]);
    Arrays.fill(walk.places, -1);
    if (!walk.all(pieces, 0, 0, end -> end == walk.path.length())) {
      return null;
    }
    List<String> texts = new ArrayList<>(List.of(path));
    for (int i = 0; i < groups; i++) {
      int end = walk.places[2 * i + 1];
      texts.add(end < 0 ? "" : path.substring(walk.places[2 * i], end));
    }
    return texts;
  }

  /** The path needs too many steps. */
  static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private interface Piece {}

  private record One(String regex, IntPredicate set) implements Piece {}

  private record Run(String regex, IntPredicate set) implements Piece {}

  private record Choice(List<List<Piece>> alternatives) implements Piece {}

  private record Group(char kind, int number, Choice body) implements Piece {}

  private final class Walk {
    private final String path;
    private final int[] places;
    private int steps;

    private Walk(String path, int[] places) {
      this.path = path;
      this.places = places;
    }

    private boolean all(List<Piece> list, int from, int i, IntPredicate next) {
      return from == list.size()
          ? next.test(i)
          : one(list.get(from), i, end -> all(list, from + 1, end, next));
    }

    private boolean one(Piece piece, int i, IntPredicate next) {
      if (++steps > 200_000) {
        throw new TooSlow();
      }
      if (piece instanceof One one) {
        return i < path.length() && one.set.test(path.charAt(i)) && next.test(i + 1);
      } else if (piece instanceof Run run) {
        return i < path.length() && run.set.test(path.charAt(i)) && one(piece, i + 1, next)
            || next.test(i);
      } else if (piece instanceof Choice choice) {
        return choice.alternatives.stream().anyMatch(list -> all(list, 0, i, next));
      }
      Group group = (Group) piece;
      return set(
          2 * group.number,
          i,
          () -> inside(group, i, end -> set(2 * group.number + 1, end, () -> next.test(end))));
    }

    private boolean inside(Group group, int i, IntPredicate next) {
      return switch (group.kind) {
        case '@' -> one(group.body, i, next);
        case '?' -> one(group.body, i, next) || next.test(i);
        case '+' -> turn(group.body, i, next);
        case '*' -> turn(group.body, i, next) || next.test(i);
        default -> !matchesHere(group.body, i) && one(ANY, i, next);
      };
    }

    private boolean turn(Choice body, int i, IntPredicate next) {
      return one(
          body, i, end -> end == i ? next.test(end) : turn(body, end, next) || next.test(end));
    }

    private boolean matchesHere(Choice body, int i) {
      int[] before = places.clone();
      boolean matches = one(body, i, end -> !negationsReachEnd || end == path.length());
      System.arraycopy(before, 0, places, 0, places.length);
      return matches;
    }

    private boolean set(int slot, int place, BooleanSupplier rest) {
      int before = places[slot];
      places[slot] = place;
      if (rest.getAsBoolean()) {
        return true;
      }
      places[slot] = before;
      return false;
    }
  }

  private static final Run ANY = new Run("[^/]*", c -> c != '/');

  private String regex(List<Piece> list) {
    return list.stream().map(this::regex).collect(Collectors.joining());
  }

  private String regex(Piece piece) {
    if (piece instanceof One one) {
      return one.regex;
    } else if (piece instanceof Run run) {
      return run.regex;
    } else if (piece instanceof Choice choice) {
      return choice.alternatives.stream()
          .map(this::regex)
          .collect(Collectors.joining("|", "(?:", ")"));
    }
    Group group = (Group) piece;
    String body = regex(group.body);
    return switch (group.kind) {
      case '@' -> "(" + body + ")";
      case '!' -> throw new IllegalStateException("a negation is no regular expression here");
      default -> "(" + body + group.kind + ")";
    };
  }

  private static String clean(String pattern) {
    List<String> names = new ArrayList<>();
    for (String name : pattern.split("/")) {
      if (name.equals("..")) {
        if (!names.isEmpty()) {
          names.remove(names.size() - 1);
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names.isEmpty() ? "" : "/" + String.join("/", names);
  }

  private boolean sees(String text) {
    return pattern.startsWith(text, at);
  }

  private List<Piece> sequence() {
    List<Piece> list = new ArrayList<>();
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (!open.isEmpty() && (c == open.element() || c == (open.element() == ')' ? '|' : ','))) {
        break;
      }
      if (sees("?(") || sees("*(") || sees("+(") || sees("@(") || sees("!(")) {
        at += 2;
        list.add(group(c));
      } else if (c == '(') {
        at++;
        list.add(group('@'));
      } else if (sees("**(") || c == '*' && !sees("**")) {
        at++;
        list.add(ANY);
        negationsReachEnd &= !negates;
      } else if (sees("**")) {
        at += 2;
        list.add(new Run("(?s:.*)", any -> true));
        negationsReachEnd &= !negates;
      } else if (c == '?') {
        at++;
        list.add(new One("[^/]", other -> other != '/'));
      } else if (c == '[') {
        list.add(bracket());
      } else if (c == '{') {
        at++;
        list.add(alternatives('}'));
      } else if (sees("^(")) {
        throw new IllegalArgumentException("^(");
      } else if ("@!+^".indexOf(c) >= 0) {
        while (at < pattern.length() && "*?[{(".indexOf(pattern.charAt(at)) < 0) {
          swallowed += pattern.charAt(at);
          list.add(literal());
        }
      } else {
        list.add(literal());
      }
    }
    return list;
  }

  private One literal() {
    if (sees("\\")) {
      at++;
    }
    if (at == pattern.length()) {
      throw new IllegalArgumentException("nothing escaped");
    }
    char c = pattern.charAt(at++);
    negationsReachEnd &= !negates;
    return new One(String.format("\\x{%x}", (int) c), other -> other == c);
  }

  private Group group(char kind) {
    int number = groups++;
    Choice body = alternatives(')');
    negates |= kind == '!';
    return new Group(kind, number, body);
  }

  private Choice alternatives(char close) {
    String before = swallowed;
    open.push(close);
    List<List<Piece>> lists = new ArrayList<>(List.of(sequence()));
    while (sees(close == ')' ? "|" : ",")) {
      at++;
      lists.add(sequence());
    }
    open.pop();
    if (at < pattern.length()) {
      at++;
    } else if (swallowed.indexOf(close, before.length()) < 0) {
      throw new IllegalArgumentException("not closed");
    }
    return new Choice(lists);
  }

  private One bracket() {
    at++;
    StringBuilder members = new StringBuilder();
    boolean negated = sees("!") || sees("^");
    at += negated ? 1 : 0;
    IntPredicate set = c -> false;
    for (int first = at; at == first || !sees("]"); ) {
      if (sees("[:")) {
        int end = pattern.indexOf(":]", at + 2);
        if (end < 0) {
          throw new IllegalArgumentException("class name not closed");
        }
        IntPredicate letter = c -> c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
        switch (pattern.substring(at + 2, end)) {
          case "alpha" -> {
            members.append("A-Za-z");
            set = set.or(letter);
          }
          case "^alpha" -> {
            members.append("\\x{0}-@\\[-`{-\\x{10FFFF}");
            set = set.or(letter.negate());
          }
          default -> throw new IllegalArgumentException("class name");
        }
        at = end + 2;
        continue;
      }
      char low = member();
      char high = low;
      if (sees("-") && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
        at++;
        high = member();
      }
      if (high < low) {
        throw new IllegalArgumentException("range");
      }
      members.append(String.format("\\x{%x}-\\x{%x}", (int) low, (int) high));
      int last = high;
      set = set.or(c -> c >= low && c <= last);
    }
    at++;
    return new One("[" + (negated ? "^" : "") + members + "]", negated ? set.negate() : set);
  }

  private char member() {
    if (sees("\\")) {
      at++;
    }
    if (at >= pattern.length()) {
      throw new IllegalArgumentException("class not closed");
    }
    return pattern.charAt(at++);
  }
}
