package io.sparkdatums.cli;

import io.sparkdatums.spec.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The spark-submit options before a command.
 *
 * @param words as they were given
 */
record SparkOptions(List<String> words) {
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--master",
          "--deploy-mode",
          "--name",
          "--jars",
          "--packages",
          "--exclude-packages",
          "--repositories",
          "--py-files",
          "--files",
          "--archives",
          "--conf",
          "-c",
          "--properties-file",
          "--driver-memory",
          "--driver-java-options",
          "--driver-library-path",
          "--driver-class-path",
          "--driver-cores",
          "--executor-memory",
          "--executor-cores",
          "--total-executor-cores",
          "--num-executors",
          "--proxy-user",
          "--principal",
          "--keytab",
          "--queue");
  private static final Set<String> FLAGS = Set.of("--supervise", "--load-spark-defaults");

  SparkOptions {
    words = List.copyOf(words);
  }

  /**
   * Looks whether spark-submit knows the options.
   *
   * @throws io.sparkdatums.api.DatumsException {@code USAGE}
   */
  static SparkOptions check(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String name = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
      String value = name.equals(word) ? "" : word.substring(equals + 1);
      if (WITH_VALUE.contains(name)) {
        if (name.equals(word)) {
          if (i + 1 == words.size()) {
            throw Usage.error("The option " + name + " has no value.", "A value follows it.", "");
          }
          value = words.get(++i);
        }
        checkValue(name, value);
      } else if (!FLAGS.contains(name)) {
        throw unknown(word);
      }
    }
    return new SparkOptions(words);
  }

  private static void checkValue(String name, String value) {
    if (name.equals("--deploy-mode") && !value.equals("client")) {
      throw Usage.error(
          "--deploy-mode " + value + " cannot be used.",
          "Commands read and write files of this machine, so the driver runs here: client.",
          "");
    }
    if ((name.equals("--conf") || name.equals("-c")) && value.indexOf('=') < 1) {
      throw Usage.error(
          name + " \"" + value + "\" sets nothing.", "It is written --conf KEY=VALUE.", "");
    }
  }

  private static RuntimeException unknown(String word) {
    List<String> known = new ArrayList<>(WITH_VALUE);
    known.addAll(FLAGS);
    known.addAll(List.of("--warehouse", "--raw", "--quiet", "--verbose", "--help", "--embedded"));
    return Usage.error(
        "unknown option \"" + word + "\".",
        Nearest.of(word, known)
            .map(near -> "The nearest is " + near + ".")
            .orElse("Before a command stand options of spark-submit and global ones."),
        "");
  }

  /**
   * Spark's configuration as these options and the defaults file give it, for what is done without
   * a session.
   */
  Map<String, String> configuration() throws IOException {
    Map<String, String> conf = new LinkedHashMap<>();
    String file = value("--properties-file");
    String directory = System.getenv("SPARK_CONF_DIR");
    if (file.isEmpty() && directory != null) {
      file = directory + "/spark-defaults.conf";
    }
    if (!file.isEmpty() && Files.isReadable(Path.of(file))) {
      Properties defaults = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        defaults.load(reader);
      }
      defaults.stringPropertyNames().forEach(key -> conf.put(key, defaults.getProperty(key)));
    }
    conf.putAll(settings());
    return conf;
  }

  /** What {@code --conf} sets. */
  Map<String, String> settings() {
    Map<String, String> conf = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String pair = "";
      if (word.equals("--conf") || word.equals("-c")) {
        pair = words.get(++i);
      } else if (word.startsWith("--conf=")) {
        pair = word.substring("--conf=".length());
      }
      int equals = pair.indexOf('=');
      if (equals > 0) {
        conf.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return conf;
  }

  /** The master that is asked for, {@code local[*]} if none is. */
  String master() throws IOException {
    String given = value("--master");
    return given.isEmpty() ? configuration().getOrDefault("spark.master", "local[*]") : given;
  }

  private String value(String option) {
    String value = "";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(option)) {
        value = words.get(++i);
      } else if (word.startsWith(option + "=")) {
        value = word.substring(option.length() + 1);
      }
    }
    return value;
  }
}
