package io.sparkdatums.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command for the launcher.
 *
 * @param argv program and arguments
 * @param env variables besides those of the launcher
 * @param directory the directory that it starts in
 * @param stdin the file that it reads as standard input, as the launcher sees it
 */
record Command(List<String> argv, Map<String, String> env, String directory, Path stdin) {

  Command {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }
}
