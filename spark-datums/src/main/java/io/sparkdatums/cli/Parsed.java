package io.sparkdatums.cli;

import io.sparkdatums.spec.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A command line after parsing: a command that is ready to run, or help to print.
 *
 * @param name the command's words, empty if there were none
 * @param verb the command, null if help is wanted
 * @param help the lines of help, empty if there is a command
 */
record Parsed(String name, @Nullable Verb verb, List<String> help) {

  /**
   * Parses a command; global options may stand anywhere.
   *
   * @throws io.sparkdatums.api.DatumsException {@code USAGE}
   */
  static Parsed of(List<String> words) {
    List<String> rest = new ArrayList<>(words);
    Optional<String> verb = takeWord(rest);
    if (verb.isEmpty() || verb.get().equals("help")) {
      return rootHelp(rest, verb.isPresent() || wantsHelp(rest));
    }
    List<Command> commands = Command.of(verb.get());
    if (commands.isEmpty()) {
      throw Usage.error(
          "there is no command \"" + verb.get() + "\".",
          Nearest.of(verb.get(), Command.verbs())
              .map(near -> "The nearest is \"" + near + "\".")
              .orElse("The commands: " + String.join(", ", Command.verbs()) + "."),
          "");
    }
    return of(commands, rest);
  }

  private static Parsed of(List<Command> commands, List<String> rest) {
    Command command = commands.get(0);
    if (command.noun().isEmpty()) {
      return parse(command, rest);
    }
    Optional<String> noun = takeWord(rest);
    if (noun.isEmpty() && wantsHelp(rest)) {
      return new Parsed("", null, Command.help(commands));
    }
    List<String> nouns = commands.stream().map(Command::noun).toList();
    String verb = command.verb();
    if (noun.isEmpty()) {
      throw Usage.error(
          "\"" + verb + "\" is only half of a command.",
          "Say what to " + verb + ": " + String.join(", ", nouns) + ".",
          verb);
    }
    // pachctl's plurals and singulars mean the same.
    String singular = noun.get().replaceFirst("s$", "");
    for (Command each : commands) {
      if (each.noun().equals(singular)) {
        return parse(each, rest);
      }
    }
    throw Usage.error(
        "there is no command \"" + verb + " " + noun.get() + "\".",
        "What there is to " + verb + ": " + String.join(", ", nouns) + ".",
        verb);
  }

  /** Removes and returns the first word that is neither a global option nor its value. */
  private static Optional<String> takeWord(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--warehouse")) {
        i++;
      } else if (!word.startsWith("-")) {
        return Optional.of(words.remove(i));
      } else if (!isGlobal(word)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isGlobal(String word) {
    return word.startsWith("--warehouse=")
        || List.of("--raw", "--quiet", "--verbose", "--help", "-h").contains(word);
  }

  private static boolean wantsHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  private static Parsed rootHelp(List<String> rest, boolean wanted) {
    String first = rest.isEmpty() ? "" : rest.get(0);
    if (first.startsWith("-") && !isGlobal(first) && !first.equals("--warehouse")) {
      throw Usage.error(
          "there is no option \"" + first + "\".",
          "A command begins with its verb and noun: list repo. Options come after them.",
          "");
    }
    if (!first.isEmpty() && !first.startsWith("-")) {
      List<String> words = new ArrayList<>(rest);
      words.add("--help");
      return of(words);
    }
    if (!wanted) {
      throw Usage.error("there is no command.", "A command is a verb and a noun: list repo.", "");
    }
    List<String> lines = new ArrayList<>();
    lines.add("Usage: " + Environment.command() + " [--embedded] [spark-submit options] COMMAND");
    lines.addAll(Command.help(Command.ALL));
    lines.add("");
    lines.add("Options of every command:");
    lines.add("  --warehouse DIR  the warehouse, a directory on any Hadoop filesystem");
    lines.add("                   (default: spark.datums.warehouse, else ./datums-warehouse)");
    lines.add("  --raw            print JSON, one object a line");
    lines.add("  --quiet          print nothing but results and errors");
    lines.add("  --verbose        print the cause of an error, too");
    lines.add("  -h, --help       more about a command");
    lines.add("");
    lines.add("R is a repo, B a branch (default master), V the number of a commit, P a path,");
    lines.add(
        "G a glob. Exit status: 0 done, 1 a job failed, 2 wrong usage or input, 130 stopped.");
    return new Parsed("", null, lines);
  }

  private static Parsed parse(Command command, List<String> words) {
    Verb verb = command.make().get();
    CommandLine line = new CommandLine(verb);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setOverwrittenOptionsAllowed(true);
    line.getCommandSpec().name(command.name());
    try {
      // Alone it means all; a word after it is not its value.
      words.replaceAll(word -> word.equals("--reprocess") ? "--reprocess=all" : word);
      line.parseArgs(words.toArray(new String[0]));
    } catch (ParameterException e) {
      throw usage(command, e);
    }
    if (verb.global.help) {
      return new Parsed(command.name(), null, help(command, line));
    }
    return new Parsed(command.name(), verb, List.of());
  }

  private static List<String> help(Command command, CommandLine line) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ("Usage: " + Environment.command() + " " + command.name() + " " + command.arguments())
            .stripTrailing());
    CommandLine.Help help = line.getHelp();
    String text =
        help.description()
            + "\n"
            + help.parameterList()
            + help.optionList()
            + help.footerHeading()
            + help.footer();
    text.lines().map(String::stripTrailing).forEach(lines::add);
    return lines;
  }

  private static RuntimeException usage(Command command, ParameterException e) {
    String written = ("It is written: " + command.name() + " " + command.arguments()).strip() + ".";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      if (word.startsWith("-") && word.length() > 1) {
        List<String> known =
            unmatched.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                .sorted()
                .toList();
        return Usage.error(
            command.name() + " has no option \"" + word + "\".",
            Nearest.of(word, known).map(n -> "The nearest is " + n + ".").orElse(written),
            command.name());
      }
      return Usage.error(
          command.name() + " does not expect \"" + word + "\".", written, command.name());
    }
    if (e instanceof MissingParameterException missing) {
      String what =
          missing.getMissing().isEmpty()
              ? "a value"
              : missing.getMissing().get(0).paramLabel().isEmpty()
                  ? "a value"
                  : label(missing.getMissing().get(0));
      return Usage.error(command.name() + " lacks " + what + ".", written, command.name());
    }
    String message = String.valueOf(e.getMessage());
    return Usage.error(command.name() + ": " + message + ".", written, command.name());
  }

  private static String label(CommandLine.Model.ArgSpec missing) {
    return missing instanceof CommandLine.Model.OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : missing.paramLabel();
  }

  Parsed {
    help = List.copyOf(help);
  }
}
