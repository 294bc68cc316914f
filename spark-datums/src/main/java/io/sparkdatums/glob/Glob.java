package io.sparkdatums.glob;

import io.sparkdatums.api.DatumsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for absolute paths. It matches whole paths: files and directories, with or without a
 * leading dot in a name. The root {@code "/"} is matched by the pattern {@code "/"} alone.
 *
 * <table>
 * <caption>The dialect</caption>
 * <tr><td>{@code *}</td><td>any run of characters but the slash</td></tr>
 * <tr><td>{@code **}</td><td>any run of characters</td></tr>
 * <tr><td>{@code ?}</td><td>one character but the slash</td></tr>
 * <tr><td>{@code [a-z] [!a] [^a] [[:alpha:]]}</td><td>one character of a class; of a negated one
 *     also the slash</td></tr>
 * <tr><td><code>{a,b}</code></td><td>one of several patterns, not captured</td></tr>
 * <tr><td>{@code (a|b) @(a|b)}</td><td>one of several patterns, captured as all that follow</td></tr>
 * <tr><td>{@code ?(a|b) *(a|b) +(a|b)}</td><td>at most once, any number of times, at least once</td>
 *     </tr>
 * <tr><td>{@code !(a|b)}</td><td>anything up to the next slash where none of the patterns matches;
 *     if no literal, {@code *} or {@code **} follows in the whole pattern, none of them up to the
 *     path's end</td></tr>
 * <tr><td>{@code \}</td><td>takes the next character literally</td></tr>
 * </table>
 *
 * <p>A leading slash is added, a trailing one dropped, {@code //}, {@code .} and {@code ..} are
 * resolved, all before anything else. Deciding a path takes time linear in its length, whatever the
 * pattern. Immutable and safe for use by several threads.
 */
public final class Glob {
  private static final int MAX_BYTES = 100_000;
  private static final String SPECIAL = "*?[]{}!()@+^\\";

  private final String pattern;
  private final String prefix;
  private final boolean literal;
  private final int groups;
  private final Automaton automaton;
  private final Below below;

  private Glob(String source) {
    if (source.length() > MAX_BYTES || source.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw tooLarge(source, "it is longer than " + MAX_BYTES + " bytes");
    }
    CleanText clean = CleanText.of(source);
    GlobParser parser = new GlobParser(source, clean);
    List<Syntax> parts = parser.parse().parts();
    StringBuilder text = new StringBuilder();
    int literals = 0;
    while (literals < parts.size() && parts.get(literals) instanceof Syntax.Literal one) {
      text.appendCodePoint(one.point());
      literals++;
    }
    this.pattern = clean.text();
    this.literal = literals == parts.size();
    this.prefix = parts.isEmpty() ? "/" : text.toString();
    this.groups = parser.groups();
    Syntax.Sequence rest = new Syntax.Sequence(parts.subList(literals, parts.size()));
    Program program = ProgramBuilder.build(source, rest, parser.negationsReachEnd());
    this.automaton = new Automaton(program);
    this.below = new Below(program);
  }

  /**
   * Reads a pattern.
   *
   * @throws DatumsException {@code GLOB_SYNTAX} with the column if it is malformed, {@code
   *     GLOB_TOO_LARGE} if it is longer than 100 000 bytes, nested more than 100 levels deep, or
   *     has too many alternatives
   */
  public static Glob parse(String pattern) {
    return new Glob(pattern);
  }

  /** The pattern as a clean absolute path. */
  public String pattern() {
    return pattern;
  }

  /** How many groups capture text. */
  public int groups() {
    return groups;
  }

  /** Whether an absolute path matches. */
  public boolean matches(String path) {
    if (literal || path.length() == 1) {
      return literal && path.equals(prefix);
    }
    return path.startsWith(prefix) && automaton.matches(path, prefix.length());
  }

  /** What the groups take of an absolute path, or null if it does not match. */
  public @Nullable Captures match(String path) {
    if (literal || path.length() == 1) {
      return literal && path.equals(prefix) ? new Captures(path, List.of()) : null;
    }
    if (!path.startsWith(prefix)) {
      return null;
    }
    int[] places = automaton.match(path, prefix.length(), groups);
    if (places == null) {
      return null;
    }
    List<String> texts = new ArrayList<>(groups);
    for (int group = 0; group < groups; group++) {
      int end = places[2 * group + 1];
      texts.add(end < 0 ? "" : path.substring(places[2 * group], end));
    }
    return new Captures(path, texts);
  }

  /**
   * Whether some path below a directory may match, so that it is worth listing. Exact for patterns
   * without negations; with them it may be true for a directory below which nothing can match.
   *
   * @param directory an absolute path
   */
  public boolean canMatchBelow(String directory) {
    String text = directory.length() == 1 ? directory : directory + "/";
    if (text.length() < prefix.length()) {
      return prefix.startsWith(text) && below.mayMatchAfter(prefix.endsWith("/"));
    }
    return text.startsWith(prefix) && below.mayMatch(text, prefix.length());
  }

  /** The text, without escapes, that every matching path begins with; all of it if literal. */
  public String literalPrefix() {
    return prefix;
  }

  /** Whether the pattern is one path, {@link #literalPrefix()}, which may be looked up instead. */
  public boolean isLiteral() {
    return literal;
  }

  /** The pattern that matches one path and no other. */
  public static String escape(String path) {
    StringBuilder escaped = new StringBuilder(path.length() + 8);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && pattern.equals(that.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern;
  }

  static DatumsException tooLarge(String pattern, String problem) {
    String shown = pattern.length() <= 60 ? pattern : pattern.substring(0, 60) + "…";
    return DatumsException.of("GLOB_TOO_LARGE", Map.of("glob", shown, "problem", problem));
  }
}
