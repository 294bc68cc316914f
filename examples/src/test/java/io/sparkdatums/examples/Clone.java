package io.sparkdatums.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the project as someone has it who cloned it: the script, the settings, the poms, and,
 * if it is built, what the build left. The libraries are linked, not copied.
 *
 * @param root the project's directory in the copy
 */
record Clone(Path root) {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  /** A clone in which nothing was built yet. */
  static Clone fresh(Path root) throws IOException {
    copy("pom.xml", root);
    copy("spark-datums/pom.xml", root);
    copy("examples/pom.xml", root);
    for (String directory : List.of("scripts", "conf", "examples/word_count", "examples/states")) {
      copy(directory, root);
    }
    return new Clone(root);
  }

  /** A clone in which the build has run. */
  static Clone built(Path root) throws IOException {
    Clone clone = fresh(root);
    copy("examples/target/spark-datums-examples.jar", root);
    try (Stream<Path> files = Files.list(PROJECT.resolve("spark-datums/target"))) {
      for (Path jar : files.filter(file -> isModule(file.getFileName().toString())).toList()) {
        copy(PROJECT.relativize(jar).toString(), root);
      }
    }
    Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(root.resolve("target").resolve(spark().getFileName()), spark());
    return clone;
  }

  /** The Spark that the build has assembled. */
  static Path spark() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("spark-"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IllegalStateException("no Spark in target/"));
    }
  }

  Path submit() {
    return root.resolve("scripts/submit.sh");
  }

  private static boolean isModule(String name) {
    return name.matches("spark-datums-[0-9][^/]*(?<!-sources|-javadoc|-tests)\\.jar");
  }

  private static void copy(String place, Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(PROJECT.resolve(place))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = root.resolve(PROJECT.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Deletes a directory with all that is in it, without following links. */
  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
