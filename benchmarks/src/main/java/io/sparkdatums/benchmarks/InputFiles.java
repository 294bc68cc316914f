package io.sparkdatums.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small files to read. */
final class InputFiles {
  private InputFiles() {}

  /**
   * Writes files of random bytes, at most 1000 in a directory.
   *
   * @return their absolute paths
   */
  static List<String> write(Path root, int files, int bytes) throws IOException {
    Random random = new Random(files);
    byte[] content = new byte[bytes];
    List<String> paths = new ArrayList<>(files);
    int perDirectory = Math.min(1000, Math.max(1, files / 20));
    for (int i = 0; i < files; i++) {
      Path directory = root.resolve(String.format("d-%05d", i / perDirectory));
      if (i % perDirectory == 0) {
        Files.createDirectories(directory);
      }
      random.nextBytes(content);
      Path file = directory.resolve(String.format("f-%08d", i));
      Files.write(file, content);
      paths.add(file.toString());
    }
    return paths;
  }

  /** Writes so many files of one byte each into a directory. */
  static void write(Path directory, int files) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < files; i++) {
      Files.write(directory.resolve(String.format("f-%08d", i)), new byte[1]);
    }
  }

  /** Writes directories with some files of random bytes each, at most 1000 in a directory. */
  static void write(Path root, int directories, int files, int bytes) throws IOException {
    Random random = new Random(directories);
    byte[] content = new byte[bytes];
    for (int i = 0; i < directories; i++) {
      for (int number = 0; number < files; number++) {
        random.nextBytes(content);
        Path file = file(root, i, number);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
      }
    }
  }

  /** A file of a directory that {@link #write(Path, int, int, int)} has written. */
  static Path file(Path root, int directory, int number) {
    return root.resolve(String.format("d-%05d/e-%08d/f-%d", directory / 1000, directory, number));
  }
}
