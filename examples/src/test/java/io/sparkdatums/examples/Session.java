package io.sparkdatums.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands typed one after the other into {@code scripts/submit.sh batch -}, on two cores and
 * without a locale; what they print, to whichever stream, is read as on a terminal.
 */
final class Session {
  /** A command that prints nothing; when it is echoed, the one before has ended. */
  private static final String END = "list repo --raw --warehouse none";

  private static final String ECHO = "$ ";

  private final Process process;
  private final BufferedWriter keyboard;
  private final BufferedReader screen;
  private final List<String> opening = new ArrayList<>();

  Session(Path submit, Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of(submit.toString(), "--master", "local[2]"));
    command.addAll(Checkout.watched());
    command.addAll(List.of("batch", "-"));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
    process = builder.start();
    keyboard = process.outputWriter(UTF_8);
    screen = process.inputReader(UTF_8);
  }

  /** The lines that the command prints. */
  List<String> type(String command) throws IOException {
    keyboard.write(command + "\n" + END + "\n");
    keyboard.flush();
    List<String> printed = new ArrayList<>();
    for (String line = screen.readLine(); !(ECHO + END).equals(line); line = screen.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the session has ended in " + command + ": " + printed);
      }
      if (line.equals(ECHO + command)) {
        opening.addAll(printed);
        printed.clear();
      } else {
        printed.add(line);
      }
    }
    return printed;
  }

  /** What was printed before the first command. */
  List<String> opening() {
    return opening;
  }

  /** Ends the session. */
  int status() throws IOException, InterruptedException {
    keyboard.close();
    return Shell.status(process);
  }
}
