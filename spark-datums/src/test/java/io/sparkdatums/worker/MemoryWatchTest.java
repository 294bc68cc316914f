package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.DatumState;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of user code, which is looked at while it runs. */
final class MemoryWatchTest {
  private static final int HELD = 40_000_000;
  private static final String HOLD = "x=$(head -c " + HELD + " /dev/zero | tr '\\0' x)";

  @TempDir Path directory;
  private WorkerFixture job;
  private final String marker = Processes.marker();

  @BeforeEach
  void aDatum() throws Exception {
    job = new WorkerFixture(directory).file("/a", "1");
  }

  @Test
  void itIsSeenInNamespaces() throws Exception {
    job.sh(HOLD, "sleep " + marker, ": $x", "true");

    assertThat(memory()).isBetween((long) HELD, 10L * HELD);
  }

  @Test
  void itIsSeenOfALiveProcessWithoutNamespaces() throws Exception {
    job.sandbox = Sandbox.Choice.PATHS;
    // The whole script is an argument of the shell, which is not to be taken for the sleeper.
    job.live(HOLD, "wait=sleep", "$wait " + marker, ": $x", "printf '%s\\n' \"$d\"");

    assertThat(memory()).isBetween((long) HELD, 10L * HELD);
  }

  /** Runs the datum until its memory must have been looked at. */
  private long memory() throws Exception {
    long begun = System.nanoTime();
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            () -> {
              try {
                job.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Processes.awaitSome(marker);
    long due = System.nanoTime() + (System.nanoTime() - begun) / 4;
    CountDownLatch rounds = new CountDownLatch(2);
    MemoryWatch later =
        MemoryWatch.begin(
            () -> {
              if (System.nanoTime() - due > 0) {
                rounds.countDown();
              }
              return 0;
            });
    try (later) {
      assertThat(rounds.await(60, TimeUnit.SECONDS)).isTrue();
    }
    Processes.sleeping(marker).forEach(ProcessHandle::destroy);
    run.join();
    assertThat(job.only().state()).isEqualTo(DatumState.PROCESSED);
    return job.only().memory();
  }
}
