package io.sparkdatums.worker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the workspaces of a job's tasks for its next tasks, since making one costs as much as
 * dozens of commands. One that nobody has wanted for a while is closed.
 */
final class WorkspacePool {
  private static final long IDLE_SECONDS = 5;
  private static final Deque<Idle> IDLE = new ArrayDeque<>();
  private static final ScheduledExecutorService SWEEPER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "datums-sweeper");
            thread.setDaemon(true);
            return thread;
          });

  private WorkspacePool() {}

  private record Idle(String job, Sandbox sandbox, Workspace workspace, long since) {}

  /** Makes a workspace. */
  interface Opener {
    Workspace open() throws IOException, InterruptedException;
  }

  /** A workspace that an earlier task of the job has left, or a new one. */
  static Workspace take(String job, Sandbox sandbox, Opener opener)
      throws IOException, InterruptedException {
    synchronized (IDLE) {
      for (Iterator<Idle> all = IDLE.iterator(); all.hasNext(); ) {
        Idle idle = all.next();
        if (idle.job().equals(job) && idle.sandbox() == sandbox) {
          all.remove();
          return idle.workspace();
        }
      }
    }
    return opener.open();
  }

  /** Leaves a workspace to later tasks of the job. */
  @SuppressWarnings("FutureReturnValueIgnored") // a sweep has no result
  static void giveBack(String job, Workspace workspace) {
    synchronized (IDLE) {
      IDLE.push(new Idle(job, workspace.sandbox(), workspace, System.nanoTime()));
    }
    SWEEPER.schedule(WorkspacePool::sweep, IDLE_SECONDS + 1, TimeUnit.SECONDS);
  }

  private static void sweep() {
    long limit = System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    while (true) {
      Idle oldest;
      synchronized (IDLE) {
        oldest = IDLE.peekLast();
        if (oldest == null || oldest.since() - limit > 0) {
          return;
        }
        IDLE.removeLast();
      }
      try {
        oldest.workspace().close();
      } catch (IOException e) {
        // Its processes are gone; its directory goes with this process.
      }
    }
  }
}
