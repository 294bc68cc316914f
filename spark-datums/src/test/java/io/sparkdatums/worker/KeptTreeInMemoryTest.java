package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same in memory, where the lengths of directories tell how many entries there are. */
final class KeptTreeInMemoryTest extends KeptTreeTest {
  private Path directory;

  @Override
  Path place() throws IOException {
    Path memory = MemoryPlace.find();
    assumeTrue(memory != null, "this host has no place in memory for directories");
    directory = Files.createTempDirectory(memory, "kept-tree-");
    return directory;
  }

  @Test
  void lengthsTellHowManyEntriesThereAre() throws IOException {
    EntryLength length = EntryLength.of(directory.resolve("out"));
    Files.createFile(directory.resolve("out/file"));

    long one = Files.size(directory.resolve("out"));
    assertThat(length.tells(one, 1)).isTrue();
    assertThat(length.tells(one, 0)).isFalse();
    assertThat(length.tells(one, 2)).isFalse();
  }

  @AfterEach
  void remove() throws IOException {
    if (directory != null) {
      Directories.remove(directory);
    }
  }
}
