package io.sparkdatums.cli;

import io.sparkdatums.report.Screen;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The command line as spark-submit starts it: the same commands, with Spark. */
public final class SparkMain {
  private @Nullable SparkSession session;

  private SparkMain() {}

  /**
   * Runs a command and exits with its status.
   *
   * @param words the command
   */
  public static void main(String[] words) {
    List<String> command = Arrays.asList(words);
    Screen screen = Main.standardScreen(command);
    Interrupt interrupt = Interrupt.watch(screen);
    int status = new SparkMain().run(command, screen);
    interrupt.ended();
    System.exit(status);
  }

  private int run(List<String> command, Screen screen) {
    try {
      Parsed parsed = Parsed.of(command);
      Verb verb = parsed.verb();
      if (verb == null) {
        parsed.help().forEach(screen::result);
        return Status.DONE;
      }
      Map<String, String> conf = new LinkedHashMap<>();
      for (scala.Tuple2<String, String> pair : new SparkConf().getAll()) {
        conf.put(pair._1(), pair._2());
      }
      Context[] context = new Context[1];
      context[0] = new Context(screen, verb.global, conf, () -> session(screen, context[0]));
      return verb.run(context[0]);
    } catch (IOException | RuntimeException | LinkageError e) {
      return ErrorText.print(screen, e);
    } finally {
      if (session != null) {
        session.stop();
      }
    }
  }

  private SparkSession session(Screen screen, Context context) {
    if (session == null) {
      session = Sessions.open(screen, context.warehouseName(), context.running());
    }
    return session;
  }
}
