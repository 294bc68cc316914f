package io.sparkdatums.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a page.
 *
 * @param command as the page has it, without the prompt
 * @param shown the lines below it, none if the page shows no output
 */
record Typed(String command, List<String> shown) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  /** What differs from run to run and from machine to machine. */
  private static final List<Pattern> MASKED =
      List.of(
          Pattern.compile("(\\d+ min )?\\d+(\\.\\d+)? s\\b"),
          Pattern.compile("\\d+ GB"),
          Pattern.compile("local\\[.\\]"),
          Pattern.compile("\\d+ packs?"),
          Pattern.compile("job \\d{4}-\\S+"),
          Pattern.compile("(?<=datum )[0-9a-f]{12}\\b"),
          Pattern.compile("\\S*scripts/submit\\.sh "));

  /** The commands of a page: a line each in blocks of sh, after a prompt in those of console. */
  static List<Typed> in(String page) {
    List<Typed> all = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(page); block.find(); ) {
      switch (block.group(1)) {
        case "sh" -> block.group(2).lines().forEach(line -> all.add(new Typed(line, List.of())));
        case "console" -> all.addAll(console(block.group(2)));
        default -> {
          // Not for a shell.
        }
      }
    }
    return all;
  }

  private static List<Typed> console(String block) {
    List<Typed> all = new ArrayList<>();
    for (String each : block.split("(?m)^\\$ ")) {
      if (!each.isEmpty()) {
        List<String> lines = each.lines().toList();
        all.add(new Typed(lines.get(0), lines.subList(1, lines.size())));
      }
    }
    return all;
  }

  /** Text in which everything that differs from run to run is the same. */
  static String masked(List<String> lines) {
    String text = String.join("\n", lines);
    for (Pattern pattern : MASKED) {
      text = pattern.matcher(text).replaceAll("…");
    }
    return text;
  }
}
