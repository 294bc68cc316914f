package io.sparkdatums.cli;

import io.sparkdatums.report.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.deploy.SparkSubmit;

/**
 * The command line as {@code scripts/submit.sh} starts it. A command runs without Spark as far as
 * it can; when it asks for a session it is started over by spark-submit, in this process where
 * Spark is embedded.
 */
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits with its status.
   *
   * @param arguments the number of spark-submit options, these options, the command
   */
  public static void main(String[] arguments) {
    int options = Integer.parseInt(arguments[0]);
    List<String> words = Arrays.asList(arguments);
    List<String> spark = words.subList(1, options + 1);
    List<String> command = words.subList(options + 1, words.size());
    int status = run(spark, command, standardScreen(command));
    if (status != Status.SPARK_NEEDED || Environment.embeddedJar().isEmpty()) {
      exit(status);
    }
    submit(spark, command);
  }

  static int run(List<String> options, List<String> command, Screen screen) {
    try {
      SparkOptions spark = SparkOptions.check(options);
      Parsed parsed = Parsed.of(command);
      Verb verb = parsed.verb();
      if (verb == null) {
        parsed.help().forEach(screen::result);
        return Status.DONE;
      }
      return run(spark, verb, screen);
    } catch (IOException | RuntimeException | LinkageError e) {
      return ErrorText.print(screen, e);
    }
  }

  private static int run(SparkOptions spark, Verb verb, Screen screen) throws IOException {
    Map<String, String> conf = spark.configuration();
    conf.put("spark.master", spark.master());
    Context context =
        new Context(
            screen,
            verb.global,
            conf,
            () -> {
              throw new SparkNeeded();
            });
    try {
      return verb.run(context);
    } catch (SparkNeeded e) {
      Optional<String> image = ExecutorImage.setting(spark, context.running());
      if (image.isPresent() && !Environment.submitOptions().isEmpty()) {
        Files.writeString(Path.of(Environment.submitOptions()), image.get() + "\n");
      }
      return Status.SPARK_NEEDED;
    }
  }

  /** A screen on this process's own streams, in UTF-8. */
  static Screen standardScreen(List<String> command) {
    Screen.Volume volume = Screen.Volume.NORMAL;
    if (command.contains("--quiet")) {
      volume = Screen.Volume.QUIET;
    } else if (command.contains("--verbose")) {
      volume = Screen.Volume.VERBOSE;
    }
    return new Screen(
        stream(FileDescriptor.out), stream(FileDescriptor.err), Environment.columns(), volume);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  private static void submit(List<String> spark, List<String> command) {
    List<String> all = new ArrayList<>(spark);
    all.addAll(List.of("--class", SparkMain.class.getName(), Environment.embeddedJar()));
    all.addAll(command);
    SparkSubmit.main(all.toArray(new String[0]));
  }

  /** Ends the process at once: there is nothing left that a shutdown hook should see to. */
  private static void exit(int status) {
    System.out.flush();
    Runtime.getRuntime().halt(status);
  }
}
