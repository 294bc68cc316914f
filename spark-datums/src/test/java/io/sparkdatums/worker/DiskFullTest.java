package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PackDatum;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local disk on which a datum has no place. */
final class DiskFullTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path directory;

  private static boolean did(String... argv) throws Exception {
    return new ProcessBuilder(argv).start().waitFor() == 0;
  }

  @Test
  void aFullDiskIsNoTryOfTheDatumAndTheSlotIsCleaned() throws Exception {
    String base = Directories.base().toString();
    assumeTrue(
        Account.current().uid() == 0
            && did("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "datums-test", base),
        "only root can mount a small disk");
    try {
      WorkerFixture job = new WorkerFixture(directory);
      job.file("/small", "x").file("/big", "x".repeat(16 * MEGABYTE));
      job.queue = 1;
      job.sh("cp $in $PFS/out").file("/later", "y");

      assertThatThrownBy(job::run)
          .isInstanceOfSatisfying(
              DatumsException.class, e -> assertThat(e.errorClass()).isEqualTo("DISK_FULL"))
          .hasMessageContaining("/big")
          .hasMessageContaining(base);
      assertThat(job.datums()).extracting(PackDatum::key).containsExactly("/small");
      assertThat(largeFiles(base)).isEmpty();

      assertThat(did("mount", "-o", "remount,size=64m", base)).isTrue();
      job.attempt = 1;
      job.run();

      assertThat(job.datums())
          .extracting(PackDatum::key)
          .containsExactly("/small", "/big", "/later");
      assertThat(job.datums())
          .allSatisfy(
              datum -> {
                assertThat(datum.message()).isNull();
                assertThat(datum.tries()).isEqualTo(1);
              });
    } finally {
      did("umount", "-l", base);
    }
  }

  @Test
  void norIsOneThatUserCodeFills() throws Exception {
    String base = Directories.base().toString();
    assumeTrue(
        Account.current().uid() == 0
            && did("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "datums-test", base),
        "only root can mount a small disk");
    try {
      WorkerFixture job = new WorkerFixture(directory);
      job.file("/in", "x".repeat(MEGABYTE)); // more than memory takes
      job.sh("head -c 16000000 /dev/zero >$PFS/out/x");

      assertThatThrownBy(job::run)
          .isInstanceOfSatisfying(
              DatumsException.class, e -> assertThat(e.errorClass()).isEqualTo("DISK_FULL"));
      assertThat(largeFiles(base)).isEmpty();

      assertThat(did("mount", "-o", "remount,size=64m", base)).isTrue();
      job.attempt = 1;
      job.run();

      assertThat(job.only().tries()).isEqualTo(1);
      assertThat(job.only().message()).isNull();
    } finally {
      did("umount", "-l", base);
    }
  }

  private static List<String> largeFiles(String base) throws Exception {
    Process find = new ProcessBuilder("find", base, "-type", "f", "-size", "+1024k").start();
    return find.inputReader().lines().toList();
  }
}
