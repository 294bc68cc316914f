package io.sparkdatums.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ErrorCatalogueTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("<([a-zA-Z]+)>");
  private static final Pattern NAME = Pattern.compile("\"([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)\"");
  private static final Pattern CALL =
      Pattern.compile("DatumsException\\s*\\.of\\(\\s*\"([^\"]*)\"");

  @Test
  void namesAreUniqueAndSorted() throws IOException {
    try (InputStream in = resource("/io/sparkdatums/errors.json")) {
      JsonNode catalogue =
          new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).readTree(in);
      List<String> names = new ArrayList<>();
      catalogue.fieldNames().forEachRemaining(names::add);

      assertThat(names).isSorted().allMatch(name -> NAME.matcher('"' + name + '"').matches());
      for (JsonNode entry : catalogue) {
        List<String> fields = new ArrayList<>();
        entry.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("exitStatus", "message", "sqlState");
      }
    }
  }

  @Test
  void everyErrorHasAKnownSqlStateAnExitStatusAndProblemCauseAndCure() throws IOException {
    Set<String> known = new TreeSet<>();
    try (InputStream in = resource("/error/error-states.json")) {
      new ObjectMapper().readTree(in).fieldNames().forEachRemaining(known::add);
    }
    ErrorCatalogue.entries()
        .forEach(
            (name, entry) -> {
              assertThat(known).as(name).contains(entry.sqlState());
              assertThat(entry.exitStatus()).as(name).isIn(1, 2);
              assertThat(entry.message())
                  .as(name + ": problem, cause, cure")
                  .hasSize(3)
                  .noneMatch(String::isBlank);
            });
  }

  @Test
  void noErrorIsThrownThatTheCatalogueDoesNotKnow() {
    Set<String> thrown = new TreeSet<>();
    for (String source : sources()) {
      CALL.matcher(source).results().forEach(call -> thrown.add(call.group(1)));
    }

    assertThat(ErrorCatalogue.entries().keySet()).containsAll(thrown);
  }

  @Test
  void theCatalogueKnowsNoErrorThatNothingThrows() {
    Set<String> mentioned = new TreeSet<>();
    for (String source : sources()) {
      NAME.matcher(source).results().forEach(name -> mentioned.add(name.group(1)));
    }

    assertThat(mentioned).containsAll(ErrorCatalogue.entries().keySet());
  }

  @Test
  void everyThrownErrorBringsTheValuesOfItsMessage() {
    for (String source : sources()) {
      for (MatchResult call : CALL.matcher(source).results().toList()) {
        String arguments = arguments(source, call.end());
        if (arguments.contains("Map.of(")) {
          ErrorCatalogue.Entry entry = ErrorCatalogue.entry(call.group(1));
          Set<String> wanted =
              PLACEHOLDER
                  .matcher(String.join("\n", entry.message()))
                  .results()
                  .map(found -> found.group(1))
                  .collect(Collectors.toSet());
          assertThat(wanted)
              .as(call.group(1))
              .allMatch(value -> arguments.contains('"' + value + '"'));
        }
      }
    }
  }

  @Test
  void aMessageNamesTheErrorAndEscapesItsValues() {
    DatumsException error =
        DatumsException.of("PATH_INVALID", Map.of("path", "a\nb\u202e", "problem", "$1 \\ it"));

    assertThat(error)
        .hasMessageStartingWith(
            "[PATH_INVALID] \"a\\nb\\u202e\" is not a path in a repo: $1 \\ it.\n");
    assertThat(error.errorClass()).isEqualTo("PATH_INVALID");
    assertThat(error.sqlState()).isEqualTo("22023");
    assertThat(error.exitStatus()).isEqualTo(2);
  }

  @Test
  void anErrorWithoutItsValuesIsAMistakeInTheProgram() {
    assertThatThrownBy(() -> DatumsException.of("PATH_INVALID", Map.of("path", "/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("error PATH_INVALID lacks its value problem");
    assertThatThrownBy(() -> DatumsException.of("NO_SUCH", Map.of()))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("no error class NO_SUCH");
  }

  /** The text from a position up to the parenthesis that closes the one around it. */
  private static String arguments(String source, int from) {
    int depth = 1;
    int at = from;
    boolean quoted = false;
    while (depth > 0) {
      char c = source.charAt(at++);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      }
    }
    return source.substring(from, at);
  }

  private static List<String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ErrorCatalogueTest::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      // a quote as a character would look like the beginning of text
      return Files.readString(file).replace("'\"'", "'_'");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return java.util.Objects.requireNonNull(ErrorCatalogueTest.class.getResourceAsStream(name));
  }
}
