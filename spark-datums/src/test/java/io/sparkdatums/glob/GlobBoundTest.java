package io.sparkdatums.glob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a match may cost, in characters read and states made. */
class GlobBoundTest {

  /** Patterns on which backtracking takes longer than anyone waits. */
  static Stream<String> hostile() {
    return Stream.of(
        "/" + "*a".repeat(40) + "b",
        "/*(*(*(*(a))))b",
        "/*(a|aa|aaa)b",
        "/+(+(+(+(a|b))))c",
        "/*(?(a)?(a)?(a)?(a))b",
        "/!(*!(*!(*b)))c",
        "/" + "?(a)".repeat(60) + "a".repeat(60) + "b",
        "/" + "**/".repeat(30) + "b",
        "/?????????????????a*");
  }

  private static Automaton automaton(String pattern) {
    return new Automaton(program(pattern));
  }

  private static Program program(String pattern) {
    GlobParser parser = new GlobParser(pattern, CleanText.of(pattern));
    Syntax.Sequence sequence = parser.parse();
    return ProgramBuilder.build(pattern, sequence, parser.negationsReachEnd());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void everyCharacterOfAPathIsReadAtMostOnceToTheLeftAndOnceToTheRight(String pattern) {
    Automaton automaton = automaton(pattern);
    for (int length : new int[] {10, 100, 1000, 4000}) {
      Counting path = new Counting("/" + "ab".repeat(length / 2));
      automaton.matches(path, 0);
      assertThat(path.reads).isLessThanOrEqualTo(path.length());
      path.reads = 0;
      automaton.match(path, 0, 100);
      assertThat(path.reads).isLessThanOrEqualTo(2 * path.length());
    }
  }

  @Test
  void aPathThatMatchesIsReadOnceInEachDirection() {
    Automaton automaton = automaton("/*(*(*(a)))b");
    Counting path = new Counting("/" + "a".repeat(1000) + "b");
    assertThat(automaton.match(path, 0, 3)).startsWith(1, 1001);
    assertThat(path.reads).isEqualTo(2 * path.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1000, 6000})
  void theAutomatonGrowsWithThePatternNotWithItsPowers(int repeats) {
    assertThat(program("/" + "*(a|b)".repeat(repeats)).size()).isLessThan(8 * repeats + 4);
    assertThat(program("/" + "+(?(a)?(b))".repeat(repeats)).size()).isLessThan(32 * repeats + 4);
    assertThat(program("/" + "!(a|b)".repeat(repeats)).size()).isLessThan(10 * repeats + 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20, 99})
  void nestedRepetitionsCostTheSquareOfTheirDepthAtMost(int depth) {
    Program program = program("/" + "*(".repeat(depth) + "?(a)b?(c)" + ")".repeat(depth));
    assertThat(program.size()).isLessThan(6 * (depth + 4) * (depth + 4));
  }

  @Test
  void aPatternWithTooManySetsOfStatesIsMatchedWithinItsMemory() {
    Glob glob = Glob.parse("/" + "*" + "a" + "?".repeat(30) + "*([ab])c*");
    for (int seed = 0; seed < 2000; seed++) {
      StringBuilder path = new StringBuilder("/");
      for (int i = 0; i < 80; i++) {
        path.append((seed * 31 + i * i * 7919 >> 3) % 3 == 0 ? 'a' : 'b');
      }
      assertThat(glob.matches(path.toString())).isFalse();
      boolean matches = path.substring(1).matches(".*a.{30}[ab]*c.*");
      assertThat(glob.matches(path + "c"))
          .isEqualTo((path + "c").substring(1).matches(".*a.{30}[ab]*c.*"));
      assertThat(matches).isFalse();
    }
  }

  @Test
  void thousandsOfAlternativesAndOfDifferentCharactersAreNoTrouble() {
    Glob names =
        Glob.parse(
            IntStream.range(0, 5000)
                .mapToObj(i -> "name-" + i + ".csv")
                .collect(Collectors.joining(",", "/data/{", "}/x")));
    assertThat(names.matches("/data/name-4999.csv/x")).isTrue();
    assertThat(names.matches("/data/name-5000.csv/x")).isFalse();
    assertThat(names.canMatchBelow("/data/name-17.csv")).isTrue();
    assertThat(names.canMatchBelow("/data/name-5001.csv")).isFalse();

    String ideographs =
        IntStream.range(0x4E00, 0x4E00 + 3000)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    Glob text = Glob.parse("/*" + ideographs + "*");
    assertThat(text.matches("/a" + ideographs)).isTrue();
    assertThat(text.matches("/a" + ideographs.substring(1))).isFalse();
  }

  @Test
  void severalThreadsMayMatchWithOneGlob() throws Exception {
    Glob glob = Glob.parse("/*(a|b)*!(*c|d)*(?)");
    List<String> paths =
        IntStream.range(0, 3000)
            .mapToObj(
                i ->
                    "/"
                        + Integer.toString(i * 7919, 5)
                            .replace('0', 'a')
                            .replace('1', 'b')
                            .replace('2', 'c')
                            .replace('3', 'd'))
            .toList();
    List<Boolean> expected =
        paths.stream().map(path -> Glob.parse(glob.pattern()).matches(path)).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Boolean>>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(() -> paths.stream().map(glob::matches).toList()));
      }
      for (Future<List<Boolean>> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Counts how often characters are read. */
  private static final class Counting implements CharSequence {
    private final String text;
    private int reads;

    private Counting(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException("what is read of a part would not be counted");
    }
  }
}
