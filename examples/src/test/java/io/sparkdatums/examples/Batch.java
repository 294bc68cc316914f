package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands for {@code scripts/submit.sh batch}: all of them in one process with one Spark session,
 * as a user would run them, without a locale.
 */
final class Batch {
  private static final Pattern MARKER =
      Pattern.compile("\\{\"batch\":\\s*(\\d+),\\s*\"(command|status)\":\\s*(.*)}");

  private final List<String> commands = new ArrayList<>();

  /** Adds a command and returns its number, from 1. */
  int add(String... words) {
    commands.add(String.join(" ", words));
    return commands.size();
  }

  /** A word that the batch file's shell rules leave as it is. */
  static String quote(Object word) {
    return "'" + word.toString().replace("'", "'\\''") + "'";
  }

  /** What each command printed and how it ended, by number. */
  Map<Integer, Result> run(Path submit, Path warehouse, Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve("commands.batch");
    Files.write(file, commands, UTF_8);
    Path output = directory.resolve("stdout");
    Path errors = directory.resolve("stderr");
    List<String> command = new ArrayList<>(List.of(submit.toString(), "--master", "local[2]"));
    command.addAll(Checkout.watched());
    command.addAll(List.of("batch", file.toString(), "--raw", "--warehouse", warehouse.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
    int status = builder.start().waitFor();
    Map<Integer, Result> results = results(Files.readAllLines(output));
    if (results.size() != commands.size()) {
      throw new IllegalStateException(
          "exit status %s after %s of %s commands%n%s"
              .formatted(
                  Integer.toString(status),
                  Integer.toString(results.size()),
                  Integer.toString(commands.size()),
                  Files.readString(errors)));
    }
    return results;
  }

  private static Map<Integer, Result> results(List<String> output) {
    Map<Integer, Result> results = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    String command = "";
    for (String line : output) {
      Matcher marker = MARKER.matcher(line);
      if (!marker.matches()) {
        lines.add(line);
      } else if (marker.group(2).equals("command")) {
        command = marker.group(3);
        lines = new ArrayList<>();
      } else {
        results.put(
            Integer.valueOf(marker.group(1)),
            new Result(command, Integer.parseInt(marker.group(3)), List.copyOf(lines)));
      }
    }
    return results;
  }

  /** Standard output of one command. */
  record Result(String command, int status, List<String> lines) {

    /** The job object of the pipeline. */
    Job job(String pipeline) {
      return lines.stream()
          .map(Job::new)
          .filter(job -> job.has("job") && job.text("pipeline").equals(pipeline))
          .findFirst()
          .orElseThrow(
              () -> new AssertionError("no job of " + pipeline + " in " + command + ": " + lines));
    }
  }

  /** A flat JSON object. */
  record Job(String json) {
    boolean has(String key) {
      return find(key).isPresent();
    }

    String text(String key) {
      return find(key).orElseThrow(() -> new AssertionError("no " + key + " in " + json));
    }

    long number(String key) {
      return Long.parseLong(text(key));
    }

    private Optional<String> find(String key) {
      Matcher value =
          Pattern.compile("\"" + key + "\":\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^,}\\s]+))")
              .matcher(json);
      return value.find()
          ? Optional.of(value.group(1) != null ? value.group(1) : value.group(2))
          : Optional.empty();
    }
  }
}
