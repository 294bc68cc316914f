package io.sparkdatums.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Follows the pages: types their commands, in their order, in one session in a copy of the project,
 * each page of an example with a warehouse of its own. This is done once for all tests.
 */
final class Walkthrough {
  /** Who waits for the walk keeps nobody else from a thread. */
  static final String LOCK = "walk";

  static final List<String> STATES = List.of("country", "state", "city", "california");

  private static final List<String> EXAMPLES =
      List.of(
          "word_count",
          "states",
          "error_handling",
          "map_reduce",
          "images",
          "contact_sheet",
          "join",
          "group",
          "live_worker",
          "groceries");
  private static final String SUBMIT = "scripts/submit.sh ";
  private static final Pattern PIPED = Pattern.compile("(.*) \\| " + SUBMIT + "batch -");
  private static final Pattern SHELL = Pattern.compile("(cp|rm|examples/\\w+/generate\\.sh)( .*)?");

  /** What builds and tests the project, and what installs packages. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("mvn verify|notebooks/install-kernel\\.sh --packages");

  private static Walkthrough done;

  /**
   * A command with what it printed.
   *
   * @param page where it stands
   */
  record Step(String page, Typed typed, List<String> printed) {}

  private final Path directory = Checkout.ROOT.resolve("examples/target/walk through");
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, List<Batch.Job>> jobs = new LinkedHashMap<>();
  private final Session session;
  private int status;
  private Throwable failure;

  private Walkthrough() throws IOException, InterruptedException {
    Clone.delete(directory);
    copy("examples/src/main", "examples/target/spark-datums-examples.jar");
    EXAMPLES.forEach(example -> copy("examples/" + example));
    // What a user has generated here is not what these pages make.
    Clone.delete(directory.resolve("examples/map_reduce/records"));
    Clone.delete(directory.resolve("examples/images/pictures"));
    countStarts();
    session = new Session(Checkout.submit(), directory);
  }

  /** The one walk through all pages. */
  static synchronized Walkthrough done() throws Exception {
    if (done == null) {
      done = new Walkthrough();
      try {
        done.all();
      } catch (Exception | AssertionError e) {
        done.failure = e;
      } finally {
        done.status = done.session.status();
      }
    }
    if (done.failure != null) {
      throw new AssertionError("the walk has ended early", done.failure);
    }
    return done;
  }

  /** The directory that the commands were typed in. */
  Path directory() {
    return directory;
  }

  List<Step> steps(String page) {
    return steps.stream().filter(step -> step.page().equals(page)).toList();
  }

  /** All files that a pipeline's newest commit held in the end. */
  Path fetched(String pipeline) {
    return directory.resolve("fetched").resolve(pipeline);
  }

  /** The jobs of an example's pipeline, oldest first. */
  List<Batch.Job> jobs(String pipeline) {
    return jobs.getOrDefault(pipeline, List.of());
  }

  /** The exit status of the session: the worst of all commands. */
  int status() {
    return status;
  }

  /** The file in which the pipeline of a state writes down each start. */
  Path starts(String pipeline) {
    return directory.resolve("starts").resolve(pipeline);
  }

  private void all() throws Exception {
    follow("README.md", "");
    follow("docs/guide.md", "");
    example("word_count", "map", "reduce");
    example("states", STATES.toArray(new String[0]));
    example("error_handling", "means");
    example("map_reduce", "by_id", "totals");
    example("contact_sheet", "framed", "pairs", "sheets");
    example("images", "edges");
    example("join", "alarms", "checked");
    example("group", "months", "cities");
    example("live_worker", "distinct", "lines");
    example("groceries", "by_item", "takings");
  }

  private void example(String example, String... pipelines) throws Exception {
    String warehouse = " --warehouse ./" + example + "-warehouse";
    follow("examples/" + example + "/README.md", warehouse);
    if (example.equals("states")) {
      session.type("run pipeline -f examples/states/pipeline.json" + warehouse);
    }
    for (String pipeline : pipelines) {
      session.type("get file -r " + pipeline + ":/ -o fetched/" + pipeline + warehouse);
      List<Batch.Job> newestFirst =
          session.type("list job " + pipeline + " --raw" + warehouse).stream()
              .map(Batch.Job::new)
              .toList();
      List<Batch.Job> all = new ArrayList<>(newestFirst);
      Collections.reverse(all);
      jobs.put(pipeline, all);
    }
  }

  private void follow(String page, String options) throws Exception {
    String text = Files.readString(Checkout.ROOT.resolve(page));
    write("mentions.json", text, Pattern.compile("(?ms)^```json\\n(\\{\\n.*?mentions.*?)^```$"));
    boolean failed = false;
    for (Typed typed : Typed.in(text)) {
      if (failed && typed.command().endsWith("-f mentions.json")) {
        acceptStatusOne();
      }
      List<String> printed = printed(typed.command(), options);
      failed |= printed.stream().anyMatch(line -> line.startsWith("  failed: "));
      if (steps.isEmpty()) {
        printed.addAll(0, session.opening());
      }
      steps.add(new Step(page, typed, printed));
    }
  }

  private List<String> printed(String command, String options) throws Exception {
    Matcher piped = PIPED.matcher(command);
    if (piped.matches()) {
      List<String> printed = new ArrayList<>();
      for (String line : shell(piped.group(1))) {
        printed.addAll(session.type(line + options));
      }
      return printed;
    }
    if (command.startsWith(SUBMIT)) {
      String name = options.replace(" --warehouse ", "");
      return new ArrayList<>(
          session.type(command.substring(SUBMIT.length()) + options).stream()
              .map(line -> options.isEmpty() ? line : line.replace(options, ""))
              .map(line -> options.isEmpty() ? line : line.replace(name, "./datums-warehouse"))
              .toList());
    }
    if (SHELL.matcher(command).matches()) {
      return shell(command);
    }
    if (LEFT_OUT.matcher(command).matches()) {
      return new ArrayList<>();
    }
    throw new AssertionError("nobody types this: " + command);
  }

  private List<String> shell(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> printed = new ArrayList<>(process.inputReader().lines().toList());
    if (Shell.status(process) != 0) {
      throw new AssertionError(command + ": " + printed);
    }
    return printed;
  }

  private void write(String name, String page, Pattern block) throws IOException {
    Matcher found = block.matcher(page);
    if (found.find()) {
      Files.writeString(directory.resolve(name), found.group(1));
    }
  }

  /** What the guide has the user write into the spec after its first run. */
  private void acceptStatusOne() throws IOException {
    Path spec = directory.resolve("mentions.json");
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace("\"transform\": {\n", "\"transform\": {\n    \"accept_return_code\": [1],\n"));
  }

  /** Lets each states pipeline write down, outside of its sandbox, that it was started. */
  private void countStarts() throws IOException {
    Files.createDirectories(directory.resolve("starts"));
    Path spec = directory.resolve("examples/states/pipeline.json");
    Matcher names =
        Pattern.compile("\"name\": \"(\\w+)\".*?\"stdin\": \\[", Pattern.DOTALL)
            .matcher(Files.readString(spec));
    Files.writeString(
        spec,
        names.replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group()
                        + "\n\"echo \\\"$states\\\" >> '"
                        + starts(match.group(1))
                        + "'\",")));
  }

  private void copy(String... places) {
    for (String place : places) {
      try (Stream<Path> paths = Files.walk(Checkout.ROOT.resolve(place))) {
        for (Path path : paths.filter(Files::isRegularFile).toList()) {
          Path target = directory.resolve(Checkout.ROOT.relativize(path).toString());
          Files.createDirectories(target.getParent());
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
