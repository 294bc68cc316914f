package io.sparkdatums.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.sparkdatums.api.DatumsException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class GlobPropertyTest {

  /** Patterns that are well formed, nested at most three deep. */
  @Provide
  Arbitrary<String> patterns() {
    return sequences(3, 5).map(text -> "/" + text);
  }

  /** Patterns of few pieces, which a short path can match. */
  @Provide
  Arbitrary<String> shortPatterns() {
    return sequences(1, 4).map(text -> "/" + text);
  }

  private static Arbitrary<String> sequences(int depth, int length) {
    Arbitrary<String> plain =
        Arbitraries.of(
            "a", "b", "a", "/", "*", "**", "?", "[ab]", "[!a]", "[^/]", "[[:alpha:]]", "c");
    if (depth == 0) {
      return plain.list().ofMaxSize(length).map(parts -> String.join("", parts));
    }
    Arbitrary<List<String>> inner = sequences(depth - 1, 2).list().ofMinSize(1).ofMaxSize(3);
    Arbitrary<String> groups =
        Combinators.combine(Arbitraries.of("", "@", "*", "+", "?", "!"), inner)
            .as((kind, parts) -> kind + "(" + String.join("|", parts) + ")");
    Arbitrary<String> braces = inner.map(parts -> "{" + String.join(",", parts) + "}");
    return Arbitraries.frequencyOf(Tuple.of(6, plain), Tuple.of(3, groups), Tuple.of(1, braces))
        .list()
        .ofMaxSize(length)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars("aaabbc.x").ofMinLength(1).ofMaxLength(4);
    return names.list().ofMaxSize(3).map(list -> "/" + String.join("/", list));
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.strings().withChars("ab/*?[]{}(|)!@+^\\,-:.").ofMaxLength(14);
  }

  @Property(tries = 3000)
  void matchesAndCapturesAsABacktrackingMatcher(
      @ForAll("patterns") String pattern,
      @ForAll @Size(max = 20) List<@From("paths") String> paths) {
    Glob glob = Glob.parse(pattern);
    GlobReference reference = new GlobReference(pattern);
    for (String path : paths) {
      List<String> expected = match(reference, path);
      assertThat(texts(glob.match(path))).as("%s on %s", pattern, path).isEqualTo(expected);
      assertThat(glob.matches(path)).isEqualTo(expected != null);
      assertThat(expected == null || path.startsWith(glob.literalPrefix())).isTrue();
    }
  }

  /** A try in which the reference takes too long is not counted. */
  private static @Nullable List<String> match(GlobReference reference, String path) {
    try {
      return reference.match(path);
    } catch (GlobReference.TooSlow e) {
      Assume.that(false);
      throw e;
    }
  }

  private static @Nullable List<String> texts(@Nullable Captures captures) {
    if (captures == null) {
      return null;
    }
    List<String> texts = new ArrayList<>(List.of(captures.group(0)));
    texts.addAll(captures.groups());
    return texts;
  }

  @Property(tries = 2000)
  void matchesAsRegularExpressionsDoIfNothingIsNegated(
      @ForAll("patterns") String pattern,
      @ForAll @Size(max = 20) List<@From("paths") String> paths) {
    Glob glob = Glob.parse(pattern);
    GlobReference reference = new GlobReference(pattern);
    Assume.that(!reference.negates());
    Pattern regex = Pattern.compile(reference.regex());
    for (String path : paths) {
      assertThat(glob.matches(path))
          .as("%s as %s on %s", pattern, reference.regex(), path)
          .isEqualTo(regex.matches(path.equals("/") ? "" : path));
    }
  }

  @Property(tries = 20_000)
  void anyTextIsReadAsTheReferenceReadsItOrIsAnErrorThatPointsIntoIt(
      @ForAll("anyText") String text, @ForAll("paths") String path) {
    GlobReference reference;
    try {
      reference = new GlobReference(text);
    } catch (IllegalArgumentException expected) {
      assertThatThrownBy(() -> Glob.parse(text))
          .isInstanceOfSatisfying(
              DatumsException.class,
              e -> {
                assertThat(e.errorClass()).isEqualTo("GLOB_SYNTAX");
                String[] lines = e.getMessage().split("\n");
                assertThat(lines[1]).isEqualTo(text);
                assertThat(lines[2].indexOf('^')).isBetween(0, text.length() - 1);
              });
      return;
    }
    assertThat(texts(Glob.parse(text).match(path)))
        .as("%s on %s", text, path)
        .isEqualTo(match(reference, path));
  }

  @Property(tries = 500)
  void aDirectoryIsListedIfAndOnlyIfSomethingBelowItCanMatch(
      @ForAll("shortPatterns") String pattern) {
    Glob glob = Glob.parse(pattern);
    for (String directory : List.of("/", "/a", "/b", "/ab", "/a/b", "/b/a/a")) {
      boolean some = somethingMatches(glob, directory.equals("/") ? "/" : directory + "/", 6);
      if (new GlobReference(pattern).negates()) {
        assertThat(!some || glob.canMatchBelow(directory)).as(pattern + directory).isTrue();
      } else {
        assertThat(glob.canMatchBelow(directory)).as(pattern + " " + directory).isEqualTo(some);
      }
    }
  }

  /** Tries all paths of up to {@code more} further characters. */
  private static boolean somethingMatches(Glob glob, String path, int more) {
    if (!path.endsWith("/") && glob.matches(path)) {
      return true;
    }
    if (more == 0) {
      return false;
    }
    return somethingMatches(glob, path + "a", more - 1)
        || somethingMatches(glob, path + "b", more - 1)
        || somethingMatches(glob, path + "c", more - 1)
        || !path.endsWith("/") && somethingMatches(glob, path + "/", more - 1);
  }

  @Property(tries = 1000)
  void anEscapedPathMatchesItselfAndIsALookUp(@ForAll("anyText") String text) {
    String path = "/" + text.replaceAll("[/.]+", "_");
    Glob glob = Glob.parse(Glob.escape(path));
    assertThat(glob.isLiteral()).isTrue();
    assertThat(glob.literalPrefix()).isEqualTo(path);
    assertThat(glob.matches(path)).isTrue();
  }
}
