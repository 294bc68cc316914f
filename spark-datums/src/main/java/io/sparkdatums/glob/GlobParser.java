package io.sparkdatums.glob;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Escape;
import io.sparkdatums.glob.Syntax.Choice;
import io.sparkdatums.glob.Syntax.Group;
import io.sparkdatums.glob.Syntax.Literal;
import io.sparkdatums.glob.Syntax.One;
import io.sparkdatums.glob.Syntax.Run;
import io.sparkdatums.glob.Syntax.Sequence;
import io.sparkdatums.glob.Syntax.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the glob dialect.
 *
 * <p>Two of its habits look strange and are kept, for patterns written elsewhere rely on them. A
 * run of literals that begins with one of {@code @ ! + ^} goes on to the next star, question mark
 * or opening bracket, taking commas, bars and closing brackets in; a group whose closing bracket
 * went that way ends with the pattern. And a negation looks at the whole rest of the path only if
 * no literal, {@code *} or {@code **} stands anywhere after the first negation's end; else none of
 * the pattern's negations does.
 */
final class GlobParser {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_ALTERNATIVES = 20_000;

  /** What an opening bracket has begun, and what therefore ends it or its alternatives. */
  private enum Bracket {
    NONE(-1, -1),
    BRACE(',', '}'),
    PARENTHESIS('|', ')');

    private final int separator;
    private final int close;

    Bracket(int separator, int close) {
      this.separator = separator;
      this.close = close;
    }
  }

  private final String pattern;
  private final int[] points;
  private final int[] columns;
  private int at;
  private int depth;
  private int alternatives;
  private int groups;
  private boolean negationSeen;
  private boolean negationsReachEnd = true;
  private int swallowedBraces;
  private int swallowedParentheses;

  GlobParser(String pattern, CleanText text) {
    this.pattern = pattern;
    this.points = text.points();
    this.columns = text.columns();
  }

  Sequence parse() {
    return sequence(Bracket.NONE);
  }

  /** How many groups were opened. */
  int groups() {
    return groups;
  }

  /** Whether the alternatives of a negation must match up to the path's end to count. */
  boolean negationsReachEnd() {
    return negationsReachEnd;
  }

  private Sequence sequence(Bracket inside) {
    List<Syntax> parts = new ArrayList<>();
    while (at < points.length) {
      int c = points[at];
      if (c == inside.separator || c == inside.close) {
        break;
      }
      switch (c) {
        case '*' -> star(parts);
        case '?' -> {
          if (next() == '(') {
            parts.add(group(Times.MAYBE, 2));
          } else {
            at++;
            parts.add(new One(CodePoints.NOT_SLASH));
          }
        }
        case '[' -> {
          ClassParser brackets = new ClassParser(points, at, this::malformed);
          parts.add(new One(brackets.set()));
          at = brackets.end();
        }
        case '{' -> {
          int open = at++;
          parts.add(choice(Bracket.BRACE, open));
        }
        case '(' -> parts.add(group(Times.ONCE, 1));
        case '@' -> marked(parts, Times.ONCE);
        case '+' -> marked(parts, Times.SOME);
        case '!' -> marked(parts, Times.NOT);
        case '^' -> {
          if (next() == '(') {
            throw malformed(at, "^( ) is not part of the dialect, a negation is written !( )");
          }
          swallow(parts);
        }
        default -> literal(parts);
      }
    }
    return new Sequence(parts);
  }

  private int next() {
    return at + 1 < points.length ? points[at + 1] : -1;
  }

  /** {@code *(} opens a group, and so does the last star of {@code **(}. */
  private void star(List<Syntax> parts) {
    if (next() == '(') {
      parts.add(group(Times.ANY, 2));
      return;
    }
    boolean two = next() == '*' && (at + 2 == points.length || points[at + 2] != '(');
    at += two ? 2 : 1;
    parts.add(new Run(two ? CodePoints.ALL : CodePoints.NOT_SLASH));
    boundary();
  }

  private void marked(List<Syntax> parts, Times times) {
    if (next() == '(') {
      parts.add(group(times, 2));
    } else {
      swallow(parts);
    }
  }

  private Group group(Times times, int opening) {
    int open = at;
    at += opening;
    int number = ++groups;
    Choice body = choice(Bracket.PARENTHESIS, open);
    negationSeen |= times == Times.NOT;
    return new Group(times, number, body);
  }

  private Choice choice(Bracket bracket, int open) {
    if (++depth > MAX_DEPTH) {
      throw Glob.tooLarge(pattern, "more than " + MAX_DEPTH + " groups stand inside one another");
    }
    int braces = swallowedBraces;
    int parentheses = swallowedParentheses;
    List<Sequence> found = new ArrayList<>();
    found.add(sequence(bracket));
    while (at < points.length && points[at] == bracket.separator) {
      at++;
      found.add(sequence(bracket));
    }
    alternatives += found.size();
    if (alternatives > MAX_ALTERNATIVES) {
      throw Glob.tooLarge(pattern, "it has more than " + MAX_ALTERNATIVES + " alternatives");
    }
    if (at < points.length) {
      at++;
    } else if (bracket == Bracket.BRACE
        ? swallowedBraces == braces
        : swallowedParentheses == parentheses) {
      throw malformed(open, "this group is not closed by " + Character.toString(bracket.close));
    }
    depth--;
    return new Choice(found);
  }

  private void literal(List<Syntax> parts) {
    if (points[at] == '\\' && ++at == points.length) {
      throw malformed(at - 1, "nothing follows the escape character");
    }
    parts.add(new Literal(points[at]));
    at++;
    boundary();
  }

  private void swallow(List<Syntax> parts) {
    while (at < points.length && "*?[{(".indexOf(points[at]) < 0) {
      swallowedBraces += points[at] == '}' ? 1 : 0;
      swallowedParentheses += points[at] == ')' ? 1 : 0;
      literal(parts);
    }
  }

  private void boundary() {
    negationsReachEnd &= !negationSeen;
  }

  private DatumsException malformed(int index, String problem) {
    return malformed(pattern, columns[index], problem);
  }

  /** An error that shows the pattern, or the part of it around the column, and a caret below. */
  private static DatumsException malformed(String pattern, int column, String problem) {
    int[] source = pattern.codePoints().toArray();
    int start = Math.max(0, column - 41);
    int end = Math.min(source.length, column + 40);
    String before = Escape.controls(new String(source, start, column - 1 - start));
    String after = Escape.controls(new String(source, column - 1, end - column + 1));
    String lead = start > 0 ? "…" : "";
    return DatumsException.of(
        "GLOB_SYNTAX",
        Map.of(
            "column",
            column,
            "problem",
            problem,
            "excerpt",
            lead + before + after + (end < source.length ? "…" : ""),
            "caret",
            " ".repeat(lead.length() + before.codePointCount(0, before.length())) + "^"));
  }
}
