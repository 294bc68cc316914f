package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directory counts as memory, and how much may be in one. */
final class MemoryPlaceTest {
  private static final String ROOT = "/dev/vda / ext4 rw,relatime 0 0";

  @TempDir Path directory;

  @Test
  void onlyAFilesystemInMemoryFromWhichProgramsStartIsUsable() {
    assertThat(MemoryPlace.isUsable(List.of(ROOT))).isFalse();
    assertThat(MemoryPlace.isUsable(List.of(ROOT, "shm /dev/shm ext4 rw 0 0"))).isFalse();
    assertThat(MemoryPlace.isUsable(List.of("shm /dev/shm tmpfs rw,noexec 0 0"))).isFalse();
    assertThat(MemoryPlace.isUsable(List.of("shm /dev/shm tmpfs ro 0 0"))).isFalse();
    assertThat(
            MemoryPlace.isUsable(
                List.of("shm /dev/shm tmpfs rw,nosuid 0 0", "shm /dev/shm tmpfs rw,noexec 0 0")))
        .isFalse();
    assertThat(MemoryPlace.isUsable(List.of(ROOT, "shm /dev/shm tmpfs rw,nosuid 0 0")))
        .isEqualTo(Files.isWritable(Path.of("/dev/shm")));
  }

  @Test
  void fewAndSmallFilesMayBeInIt() throws IOException {
    Files.write(Files.createDirectories(directory.resolve("a/b")).resolve("c"), new byte[1 << 20]);

    assertThat(MemoryPlace.isTooLarge(directory)).isFalse();
  }

  @Test
  void manyFilesAreTooLarge() throws IOException {
    for (int i = 0; i < 300; i++) {
      Files.createFile(directory.resolve("f" + i));
    }

    assertThat(MemoryPlace.isTooLarge(directory)).isTrue();
  }

  @Test
  void aDirectoryThatIsGoneIsNotTooLarge() {
    assertThat(MemoryPlace.isTooLarge(directory.resolve("gone"))).isFalse();
  }
}
