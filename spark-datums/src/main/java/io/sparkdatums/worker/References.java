package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input files that user code sees themselves: they must stay what they are meanwhile. */
final class References {
  private final List<Reference> all = new ArrayList<>();

  private record Reference(Path file, String path, State state) {}

  private record State(long size, FileTime modified, @Nullable Object key) {}

  /**
   * Remembers a file as it is before its content is looked at.
   *
   * @param path how it is called in messages
   */
  void add(Path file, String path) throws IOException {
    all.add(new Reference(file, path, state(file, path)));
  }

  /**
   * Looks at all of them again, when user code has ended.
   *
   * @throws FailedTry if one has changed
   */
  void check() throws IOException {
    for (Reference each : all) {
      if (!state(each.file(), each.path()).equals(each.state())) {
        throw InputContents.changed(each.path());
      }
    }
  }

  private static State state(Path file, String path) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new State(now.size(), now.lastModifiedTime(), now.fileKey());
    } catch (NoSuchFileException e) {
      throw InputContents.changed(path);
    }
  }
}
