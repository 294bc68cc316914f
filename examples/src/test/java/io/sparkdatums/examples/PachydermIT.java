package io.sparkdatums.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Specs and programs of the kind that Pachyderm 1.x runs, in sessions that say what each command is
 * to print. One batch runs all of them; each test looks at its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PachydermIT {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath();
  private static final Path SESSIONS = EXAMPLES.resolve("src/test/pachyderm");
  private static final Pattern ERROR = Pattern.compile("error \\[(\\w+)] .*");
  private static final Pattern INPUT =
      Pattern.compile("\\{\"name\":\"([^\"]*)\",\"path\":\"([^\"]*)\"");

  private List<Transcript> sessions = List.of();
  private Map<Integer, Batch.Result> results = Map.of();
  private final Deque<String> errors = new ArrayDeque<>();

  @BeforeAll
  void runAll(@TempDir Path directory) throws Exception {
    try (Stream<Path> files = Files.list(SESSIONS)) {
      List<Transcript> all = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        all.add(Transcript.read(file));
      }
      sessions = List.copyOf(all);
    }
    Batch batch = new Batch();
    for (Transcript session : sessions) {
      session.unpack(directory);
      session.commands().forEach(command -> batch.add(command.words()));
    }
    results = batch.run(Checkout.submit(), directory.resolve("warehouse"), directory);
    for (String line : Files.readAllLines(directory.resolve("stderr"))) {
      Matcher error = ERROR.matcher(line);
      if (error.matches()) {
        errors.add(error.group(1));
      }
    }
  }

  @TestFactory
  List<DynamicTest> sessions() {
    List<DynamicTest> tests = new ArrayList<>();
    int number = 0;
    for (Transcript session : sessions) {
      StringBuilder expected = new StringBuilder();
      StringBuilder actual = new StringBuilder();
      for (Transcript.Command command : session.commands()) {
        expected.append("$ ").append(command.words()).append('\n').append(command.output());
        actual.append("$ ").append(command.words()).append('\n');
        actual.append(output(results.get(++number)));
      }
      tests.add(
          DynamicTest.dynamicTest(
              session.name() + ": " + session.sentence(),
              () -> assertThat(actual.toString()).isEqualTo(expected.toString())));
    }
    return tests;
  }

  private String output(Batch.Result result) {
    Stream<String> lines = result.lines().stream().map(PachydermIT::line);
    if (result.command().startsWith("\"list datum") || result.command().contains("--dry-run")) {
      lines = lines.sorted();
    }
    String output =
        lines
            .filter(line -> !line.isEmpty())
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    if (result.status() == 0) {
      return output;
    }
    // A job whose datums failed says so in its own line; all else has an error's name.
    boolean named = result.status() == 2 || output.isEmpty();
    return output + "exit " + result.status() + (named ? " [" + errors.poll() + "]" : "") + "\n";
  }

  /** What of a line does not differ from run to run. */
  private static String line(String line) {
    Batch.Job object = new Batch.Job(line);
    if (!line.startsWith("{\"")) {
      return line;
    }
    if (object.has("processed")) {
      return job(object);
    }
    if (object.has("reason")) {
      return datum(object);
    }
    if (object.has("num_files")) {
      return object.text("type") + " " + object.number("size") + " " + object.text("path");
    }
    return "";
  }

  private static String job(Batch.Job job) {
    String counts =
        Stream.of("processed", "skipped", "failed", "recovered")
            .filter(name -> job.number(name) > 0)
            .map(name -> job.number(name) + " " + name)
            .collect(Collectors.joining(", "));
    return "%s %s: %s of %s"
        .formatted(
            job.text("pipeline"),
            job.text("state"),
            counts.isEmpty() ? "0" : counts,
            job.text("total"));
  }

  private static String datum(Batch.Job datum) {
    String inputs =
        INPUT
            .matcher(datum.json())
            .results()
            .map(input -> " " + input.group(1) + ":" + input.group(2))
            .collect(Collectors.joining());
    if (!datum.has("tries")) {
      return datum.text("state") + " (" + datum.text("reason") + ")" + inputs;
    }
    long tries = datum.number("tries");
    return datum.text("state") + inputs + (tries > 1 ? " after " + tries + " tries" : "");
  }
}
