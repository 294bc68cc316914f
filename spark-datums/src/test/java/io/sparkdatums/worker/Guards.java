package io.sparkdatums.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The guards of processes that have ended. */
final class Guards {
  private Guards() {}

  /** Waits until the guard of a directory has done its work. */
  static void await(Path base) throws Exception {
    for (ProcessHandle guard : of(base)) {
      guard.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  /** The guards of a directory that are there. */
  static List<ProcessHandle> of(Path base) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(" sh " + base + " "))
        .toList();
  }
}
