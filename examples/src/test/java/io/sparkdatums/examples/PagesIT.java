package io.sparkdatums.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types the commands of README and guide, in their order, and holds what is shown against them. */
class PagesIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final String SUBMIT = "scripts/submit.sh ";

  private final Batch batch = new Batch();

  @Test
  void theCommandsOfReadmeAndGuideDoWhatThePagesSay(@TempDir Path directory) throws Exception {
    copy(ROOT.resolve("examples/word_count"), directory.resolve("examples/word_count"));
    String readme = Files.readString(ROOT.resolve("README.md"));
    String guide = Files.readString(ROOT.resolve("docs/guide.md"));
    String spec =
        blocks(guide, "json").stream().filter(PagesIT::isMentions).findFirst().orElseThrow();
    Files.writeString(directory.resolve("mentions.json"), spec);
    Files.writeString(
        directory.resolve("accepted.json"),
        spec.replace("\"cmd\"", "\"accept_return_code\": [1], \"cmd\""));

    List<String> commands = new ArrayList<>(commands(readme, "console"));
    int typed = commands.size();
    commands.addAll(commands(guide, "sh"));
    // What the page has the user change between the first run and the second.
    int failing = commands.indexOf("run pipeline -f mentions.json");
    commands.replaceAll(command -> command.replace("-f mentions.json", "-f accepted.json"));
    commands.set(failing, "run pipeline -f mentions.json");
    commands.forEach(batch::add);
    Map<Integer, Batch.Result> results =
        batch.run(ROOT.resolve("scripts/submit.sh"), directory.resolve("warehouse"), directory);

    assertThat(commands).hasSizeGreaterThan(15);
    results.forEach(
        (number, result) ->
            assertThat(result.status())
                .as(result.toString())
                .isEqualTo(number == failing + 1 ? 1 : 0));
    assertThat(readme)
        .contains(
            "$ " + SUBMIT + commands.get(typed - 1) + "\n" + results.get(typed).lines().get(0));
    assertThat(results.get(1).job("map").text("root")).startsWith(shown(readme, "map@master=1"));
    assertThat(results.get(1).job("reduce").text("root"))
        .startsWith(shown(readme, "reduce@master=1"));
    try (Stream<Path> got = Files.list(directory.resolve("results"))) {
      assertThat(got).hasSize(12);
    }
  }

  private static boolean isMentions(String block) {
    return block.contains("\"name\": \"mentions\"");
  }

  /** The beginning of a root digest that a page shows for a commit. */
  private static String shown(String page, String commit) {
    Matcher line = Pattern.compile("commit " + commit + " .* root (\\p{XDigit}+)…").matcher(page);
    assertThat(line.find()).as(commit).isTrue();
    return line.group(1);
  }

  private static List<String> commands(String page, String language) {
    List<String> commands = new ArrayList<>();
    for (String block : blocks(page, language)) {
      for (String line : block.lines().toList()) {
        String command = line.startsWith("$ ") ? line.substring(2) : line;
        if (command.startsWith(SUBMIT)) {
          commands.add(command.substring(SUBMIT.length()));
        }
      }
    }
    return commands;
  }

  private static List<String> blocks(String page, String language) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }
}
