package io.sparkdatums.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types the commands of README, guide and examples, and holds what they print against the pages.
 */
@ResourceLock(Walkthrough.LOCK)
class PagesIT {
  private static final String CLOSING = "Warehouse:      ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/guide.md",
        "examples/word_count/README.md",
        "examples/states/README.md",
        "examples/error_handling/README.md",
        "examples/map_reduce/README.md",
        "examples/images/README.md",
        "examples/contact_sheet/README.md",
        "examples/join/README.md",
        "examples/group/README.md",
        "examples/groceries/README.md"
      })
  void commandsPrintWhatThePageShows(String page) throws Exception {
    List<Walkthrough.Step> steps = Walkthrough.done().steps(page);

    assertThat(steps).hasSizeGreaterThan(2);
    for (Walkthrough.Step step : steps) {
      List<String> shown = step.typed().shown();
      assertThat(step.printed()).as(step.toString()).noneMatch(line -> line.startsWith("error ["));
      if (!shown.isEmpty()) {
        assertThat(Typed.masked(printed(step)))
            .as(step.typed().command())
            .isEqualTo(Typed.masked(shown));
      }
    }
  }

  @Test
  void theGuidesFirstRunFailsItsSecondSucceedsAndAllResultsAreFetched() throws Exception {
    List<Walkthrough.Step> runs =
        Walkthrough.done().steps("docs/guide.md").stream()
            .filter(step -> step.typed().command().endsWith("run pipeline -f mentions.json"))
            .toList();

    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).printed()).anyMatch(line -> line.startsWith("  failed: 8 of 12 datums"));
    assertThat(runs.get(1).printed()).anyMatch(line -> line.contains(": 12 processed, 0 skipped"));
    assertThat(Walkthrough.done().status()).isOne();
    try (Stream<Path> got = Files.list(Walkthrough.done().directory().resolve("results"))) {
      assertThat(got).hasSize(12);
    }
  }

  /** What was printed, without what depends on the machine, and without an end not shown. */
  private static List<String> printed(Walkthrough.Step step) {
    List<String> lines =
        step.printed().stream()
            .filter(line -> !line.startsWith("notice: ") && !line.startsWith("Preparing"))
            .filter(line -> !line.matches("  [\\d ]+/[\\d ]+ datums · .*|  skew: .*"))
            .toList();
    boolean closed = step.typed().shown().stream().anyMatch(line -> line.startsWith(CLOSING));
    for (int i = 0; !closed && i < lines.size(); i++) {
      if (lines.get(i).startsWith(CLOSING)) {
        return lines.subList(0, i - 1);
      }
    }
    return lines;
  }
}
