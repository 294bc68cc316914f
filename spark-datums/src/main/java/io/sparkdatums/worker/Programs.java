package io.sparkdatums.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds programs as a shell does, but never a command that is built into one. */
final class Programs {
  private static final Pattern COLON = Pattern.compile(":");

  private Programs() {}

  /**
   * The path of a program.
   *
   * @param name a path, which stays as it is, or the name of a file in one of the directories
   * @param path the directories, parted by colons
   * @throws FailedTry if there is no such program
   */
  static String find(String name, String path) throws FailedTry {
    if (name.indexOf('/') >= 0) {
      return name;
    }
    for (String directory : COLON.split(path, -1)) {
      if (directory.startsWith("/")) {
        Path file = Path.of(directory, name);
        if (Files.isExecutable(file) && !Files.isDirectory(file)) {
          return file.toString();
        }
      }
    }
    throw new FailedTry("there is no program \"" + name + "\" in the PATH of user code: " + path);
  }
}
