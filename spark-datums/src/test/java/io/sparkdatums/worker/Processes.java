package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What user code and workers leave on the host while they are being ended. */
final class Processes {
  private static final long LOOK_NANOS = 20_000_000;
  private static final long HANG_NANOS = 60_000_000_000L;
  private static final Path PFS = Path.of("/pfs");

  private Processes() {}

  /** A number of seconds that no other process sleeps. */
  static String marker() {
    return "100000." + System.nanoTime();
  }

  static List<ProcessHandle> sleeping(String marker) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("sleep " + marker))
        .toList();
  }

  /** A process that a shell has begun becomes a sleeper a moment later: waits for the first. */
  static void awaitSome(String marker) {
    await(() -> !sleeping(marker).isEmpty());
    assertThat(sleeping(marker)).isNotEmpty();
  }

  /** A signal that cannot be refused still takes its time: waits for the end of all sleepers. */
  static void awaitNone(String marker) {
    await(() -> sleeping(marker).isEmpty());
    assertThat(sleeping(marker)).isEmpty();
  }

  /** Waits until no worker of a process has the host's /pfs; others on this host may. */
  static void awaitNoPfs(long pid) {
    await(() -> !has(pid));
    assertThat(has(pid)).isFalse();
  }

  private static boolean has(long pid) {
    if (!Files.exists(PFS)) {
      return false;
    }
    try {
      return Files.readString(PFS.resolve(".spark-datums.lock")).startsWith(pid + " ");
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier done) {
    long begin = System.nanoTime();
    while (!done.getAsBoolean() && System.nanoTime() - begin < HANG_NANOS) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
