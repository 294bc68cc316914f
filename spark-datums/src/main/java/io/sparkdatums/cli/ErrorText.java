package io.sparkdatums.cli;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Escape;
import io.sparkdatums.report.Screen;
import org.jspecify.annotations.Nullable;

/** Errors as the user sees them: the problem first, then the cause, then what to do. */
final class ErrorText {
  private ErrorText() {}

  /**
   * Prints an error.
   *
   * @return the exit status that goes with it
   */
  static int print(Screen screen, Throwable error) {
    DatumsException named = named(error);
    if (named != null) {
      lines(screen, named.getMessage());
      verbose(screen, named);
      return named.exitStatus();
    }
    Throwable cause = root(error);
    String message = String.valueOf(cause.getMessage());
    String first = message.lines().findFirst().orElse("");
    DatumsException internal =
        DatumsException.of(
            "UNEXPECTED",
            java.util.Map.of(
                "type", cause.getClass().getSimpleName(),
                "message", first,
                "log", log(error)));
    lines(screen, internal.getMessage());
    verbose(screen, error);
    return internal.exitStatus();
  }

  private static Throwable root(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Spark wraps what its tasks throw. */
  private static @Nullable DatumsException named(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof DatumsException named) {
        return named;
      }
    }
    return null;
  }

  private static void lines(Screen screen, String message) {
    String[] lines = message.split("\n", -1);
    screen.error("error " + lines[0]);
    for (int i = 1; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        screen.error("  " + lines[i]);
      }
    }
  }

  /** Puts the whole error into Spark's log, and says where that is. */
  private static String log(Throwable error) {
    org.slf4j.LoggerFactory.getLogger(ErrorText.class).error("unexpected", error);
    String log = Environment.log();
    return log.isEmpty() ? "Spark's log" : log;
  }

  private static void verbose(Screen screen, Throwable error) {
    if (screen.volume() == Screen.Volume.VERBOSE) {
      java.io.StringWriter trace = new java.io.StringWriter();
      error.printStackTrace(new java.io.PrintWriter(trace));
      trace.toString().lines().map(Escape::controls).forEach(line -> screen.error("  | " + line));
    }
  }
}
