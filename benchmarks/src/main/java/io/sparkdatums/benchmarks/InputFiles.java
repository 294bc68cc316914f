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
}
