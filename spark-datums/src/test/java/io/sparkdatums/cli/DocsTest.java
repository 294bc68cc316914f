package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs point at is there: pages, headings, commands and their options. */
final class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^(?:\\$ )?|\\| )scripts/submit\\.sh ([^|>\\n]*)");
  private static final Pattern DEFECT_TEST =
      Pattern.compile("(?m)^Test: io\\.sparkdatums\\.(\\S+)#(\\w+)$");
  private static final Pattern DEFECT_ROW =
      Pattern.compile("(?m)^\\| `([\\w-]+)` \\|.*\\| `([\\w.]+)` \\|$");
  private static final Pattern BENCHMARK = Pattern.compile("benchmarks/run\\.sh ([a-z]+)");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String directory : List.of("docs", "examples", "notebooks")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
        pages.addAll(
            files
                .filter(
                    file -> file.toString().endsWith(".md") && !file.toString().contains("target"))
                .sorted()
                .toList());
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRelativeLinkLeadsSomewhere(Path page) throws IOException {
    for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
      String[] target = link.group(1).split("#", 2);
      if (target[0].contains("://")) {
        continue;
      }
      Path file = target[0].isEmpty() ? page : page.resolveSibling(target[0]).normalize();
      assertThat(file).as("%s in %s", link.group(1), page).exists();
      if (target.length == 2) {
        assertThat(anchors(file)).as("headings of %s, for %s", file, page).contains(target[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandIsOneThatThereIs(Path page) throws IOException {
    for (MatchResult command : COMMAND.matcher(Files.readString(page)).results().toList()) {
      List<String> words = ShellWords.split(command.group(1));
      if (words.contains("COMMAND")) {
        continue;
      }
      assertThatCode(() -> Parsed.of(afterSparkOptions(words)))
          .as("%s in %s", command.group(), page)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyBenchmarkIsOneThatThereIs(Path page) throws IOException {
    String names =
        Files.readString(
            ROOT.resolve("benchmarks/src/main/java/io/sparkdatums/benchmarks/Main.java"));
    for (MatchResult name : BENCHMARK.matcher(Files.readString(page)).results().toList()) {
      assertThat(names).as(page.toString()).contains("\"" + name.group(1) + "\", new ");
    }
  }

  @Test
  void notebooksKeepWhatAllTheirCellsPrinted() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("notebooks"))) {
      List<Path> notebooks = files.filter(file -> file.toString().endsWith(".ipynb")).toList();
      assertThat(notebooks).isNotEmpty();
      for (Path notebook : notebooks) {
        int executed = 0;
        for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells")) {
          if (cell.get("cell_type").asText().equals("code")) {
            assertThat(cell.get("execution_count").asInt())
                .as("%s", notebook)
                .isEqualTo(++executed);
            assertThat(cell.get("outputs").findValuesAsText("output_type"))
                .as("%s", notebook)
                .doesNotContain("error");
          }
        }
      }
    }
  }

  @Test
  void everyDeliberateDefectIsOnItsPageWithItsTest() throws IOException {
    List<String> kept = new ArrayList<>();
    try (Stream<Path> patches = Files.list(Path.of("src/test/defects"))) {
      for (Path patch : patches.filter(file -> file.toString().endsWith(".patch")).toList()) {
        String name = patch.getFileName().toString().replace(".patch", "");
        kept.add(
            name
                + " "
                + DEFECT_TEST
                    .matcher(Files.readString(patch))
                    .results()
                    .map(test -> test.group(1) + "." + test.group(2))
                    .findFirst()
                    .orElse("none"));
      }
    }

    List<String> listed =
        DEFECT_ROW
            .matcher(Files.readString(ROOT.resolve("docs/deliberate-defects.md")))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(kept).hasSizeGreaterThan(4);
  }

  private static List<String> afterSparkOptions(List<String> words) {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("--")) {
      at += words.get(at).equals("--embedded") ? 1 : 2;
    }
    return words.subList(at, words.size());
  }

  /** The anchors of a page's headings, as the usual viewers make them. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
