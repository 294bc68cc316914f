package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Commit;
import java.io.IOException;

/** Starts work on a branch over from its new head when another commit came first. */
final class Restart {
  private static final int TRIES = 20;

  private Restart() {}

  /** Work that looks at the head and commits. */
  @FunctionalInterface
  interface Work {
    Commit run() throws IOException;
  }

  static Commit whenMoved(Work work) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return work.run();
      } catch (DatumsException e) {
        if (!e.errorClass().equals("BRANCH_MOVED") || tries == TRIES) {
          throw e;
        }
      }
    }
  }
}
