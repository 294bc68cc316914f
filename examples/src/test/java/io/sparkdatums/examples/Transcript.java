package io.sparkdatums.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session of commands with what they are to print: a text file that begins with a sentence, goes
 * on with the files that the session needs, each below a line {@code -- path --}, and ends with
 * {@code -- session --} and the commands, each after {@code $} and followed by its output.
 *
 * @param name the file's, without its ending
 * @param sentence what the session shows
 * @param files contents by path
 * @param commands the commands in order, with their expected output
 */
record Transcript(String name, String sentence, Map<String, String> files, List<Command> commands) {
  private static final Pattern SECTION = Pattern.compile("-- (\\S+) --");

  /** A command and its output, a line each, newlines included. */
  record Command(String words, String output) {}

  static Transcript read(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".txt", "");
    StringBuilder sentence = new StringBuilder();
    Map<String, StringBuilder> sections = new LinkedHashMap<>();
    StringBuilder section = sentence;
    for (String line : Files.readAllLines(file)) {
      Matcher begin = SECTION.matcher(line);
      if (begin.matches()) {
        section = sections.computeIfAbsent(begin.group(1), path -> new StringBuilder());
      } else {
        section.append(line).append('\n');
      }
    }
    List<Command> commands = new ArrayList<>();
    for (String each : sections.remove("session").toString().split("(?m)^\\$ ")) {
      if (!each.isEmpty()) {
        int end = each.indexOf('\n');
        commands.add(new Command(each.substring(0, end), each.substring(end + 1)));
      }
    }
    Map<String, String> files = new LinkedHashMap<>();
    sections.forEach((path, content) -> files.put(path, content.toString()));
    return new Transcript(name, sentence.toString().strip(), files, commands);
  }

  /** Writes its files into a directory of its name. */
  void unpack(Path directory) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = directory.resolve(name).resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }
}
