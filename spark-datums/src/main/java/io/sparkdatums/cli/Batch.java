package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.FileProblem;
import io.sparkdatums.report.Screen;
import io.sparkdatums.spec.PipelineSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@picocli.CommandLine.Command(
    description = {
      "Runs many commands in one Spark session.",
      "",
      "A line is a command, in words as a shell splits them; # begins a comment. The exit status",
      "is the worst one."
    })
final class Batch extends Verb {
  @Parameters(paramLabel = "FILE|-", description = "The file of commands, - for standard input.")
  String file = "";

  @Option(names = "--fail-fast", description = "Stop after the first command that fails.")
  boolean failFast;

  @Override
  int run(Context context) throws IOException {
    if (context.master().startsWith("k8s://") && !file.equals("-")) {
      context.running(ahead(context));
    }
    // Commands that are done are not done over, so Spark comes first.
    context.spark();
    int worst = Status.DONE;
    try (BufferedReader lines = new BufferedReader(open())) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!isBlank(line)) {
          int status = run(context, number, line.strip());
          worst = Math.max(worst, status);
          if (failFast && status != Status.DONE) {
            break;
          }
        }
      }
    }
    return worst;
  }

  /**
   * The specs that the commands would run: their image is that of the session's executors. What
   * cannot be read yet is left to the command that reads it.
   */
  private List<PipelineSpec> ahead(Context context) throws IOException {
    List<PipelineSpec> specs = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(open())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!isBlank(line)) {
          specs.addAll(ahead(context, line.strip()));
        }
      }
    }
    return specs;
  }

  private static List<PipelineSpec> ahead(Context context, String line) {
    try {
      return Parsed.of(ShellWords.split(line)).verb() instanceof RunPipeline run
          ? run.ahead(context.with(run.global))
          : List.of();
    } catch (IOException | DatumsException e) {
      return List.of();
    }
  }

  private static boolean isBlank(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#");
  }

  private Reader open() throws IOException {
    if (file.equals("-")) {
      return new InputStreamReader(System.in, StandardCharsets.UTF_8);
    }
    try {
      return Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      throw DatumsException.of(
          "BATCH_UNREADABLE", Map.of("file", file, "problem", FileProblem.of(e)), e);
    }
  }

  private static int run(Context context, int number, String line) {
    Screen screen = context.screen();
    if (context.raw()) {
      screen.result(new JsonLine().put("batch", number).put("command", line).toString());
    } else {
      screen.say("$ " + io.sparkdatums.api.Escape.controls(line));
    }
    int status;
    try {
      status = run(context, ShellWords.split(line));
    } catch (IOException | RuntimeException | LinkageError e) {
      status = ErrorText.print(screen, e);
    }
    if (context.raw()) {
      screen.result(new JsonLine().put("batch", number).put("status", status).toString());
    }
    return status;
  }

  private static int run(Context context, List<String> words) throws IOException {
    Parsed parsed = Parsed.of(words);
    Verb verb = parsed.verb();
    if (verb instanceof Batch) {
      throw Usage.error(
          "a batch cannot hold a batch.", "A line is one of the other commands.", "batch");
    }
    if (verb instanceof Watch) {
      throw Usage.error(
          "a batch cannot hold a watch.", "It would never come to the next line.", "batch");
    }
    if (verb == null) {
      parsed.help().forEach(context.screen()::result);
      return Status.DONE;
    }
    return verb.run(context.with(verb.global));
  }
}
