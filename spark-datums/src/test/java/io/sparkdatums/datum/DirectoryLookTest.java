package io.sparkdatums.datum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLookTest {
  private static final Instant NOW = Instant.parse("2030-01-01T10:00:00Z");

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    write("a/x", "1");
    write("b/y", "2");
    write("c", "3");
  }

  @Test
  void whateverChangesWhatAJobWouldListChangesTheLook() throws IOException {
    List<String> looks = new ArrayList<>(List.of(look("/*").digest()));
    write("c", "33");
    looks.add(look("/*").digest());
    Files.setLastModifiedTime(directory.resolve("c"), FileTime.from(NOW.minusSeconds(50)));
    looks.add(look("/*").digest());
    write("b/z", "");
    looks.add(look("/*").digest());
    Files.move(directory.resolve("a/x"), directory.resolve("a/w"));
    looks.add(look("/*").digest());
    Files.delete(directory.resolve("b/y"));
    looks.add(look("/*").digest());
    Files.createDirectory(directory.resolve("e"));
    looks.add(look("/*").digest());

    assertThat(looks).doesNotHaveDuplicates();
    assertThat(look("/*").digest()).isEqualTo(looks.get(looks.size() - 1));
  }

  @Test
  void whatTheGlobDoesNotReachCountsForNothing() throws IOException {
    DirectoryLook below = look("/a/*");
    DirectoryLook one = look("/c");
    write("b/y", "22");
    Files.createDirectory(directory.resolve("e"));

    assertThat(look("/a/*")).isEqualTo(below);
    assertThat(look("/c")).isEqualTo(one);
    write("a/v", "5");
    write("c", "55");
    assertThat(look("/a/*")).isNotEqualTo(below);
    assertThat(look("/c")).isNotEqualTo(one);
  }

  @Test
  void aFileThatWasWrittenThisMomentHasNotRested() throws IOException {
    assertThat(look("/*").rested()).isTrue();
    Files.setLastModifiedTime(directory.resolve("a/x"), FileTime.from(NOW.minusSeconds(1)));
    assertThat(look("/*").rested()).isFalse();
    assertThat(look("/c").rested()).isTrue();
  }

  @Test
  void whatCannotBeListedSaysWhy() throws IOException {
    DirectoryLook nothing =
        DirectoryLook.at(directory.resolve("no").toString(), "/*", new Configuration(), NOW);

    assertThat(nothing.digest()).startsWith("INPUT_NOT_FOUND");
    assertThat(nothing.rested()).isTrue();
  }

  private DirectoryLook look(String glob) throws IOException {
    return DirectoryLook.at(directory.toUri().toString(), glob, new Configuration(), NOW);
  }

  private void write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(100)));
  }
}
