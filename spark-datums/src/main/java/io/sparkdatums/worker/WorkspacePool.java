package io.sparkdatums.worker;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Keeps the workspaces of tasks for the next ones, since making one costs as much as dozens of
 * commands. One that nobody has wanted for a while is closed, unless it is to be kept; one whose
 * owner wants others now is closed too.
 */
final class WorkspacePool {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Deque<Idle> IDLE = new ArrayDeque<>();
  private static final ScheduledExecutorService SWEEPER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "datums-sweeper");
            thread.setDaemon(true);
            return thread;
          });

  private WorkspacePool() {}

  private record Idle(Use use, Workspace workspace, long since) {}

  /**
   * What a workspace is good for.
   *
   * @param owner whose it is
   * @param code what the owner runs in it: of another code than the one that is wanted, none stays
   * @param sandbox how it is made
   * @param kept whether it stays although nobody wants it
   */
  record Use(String owner, Object code, Sandbox sandbox, boolean kept) {
    boolean isStale(Use now) {
      return owner.equals(now.owner) && !code.equals(now.code);
    }
  }

  /** Makes a workspace. */
  interface Opener {
    Workspace open() throws IOException, InterruptedException;
  }

  /** A workspace that an earlier task has left, or a new one. */
  static Workspace take(Use use, Opener opener) throws IOException, InterruptedException {
    close(idle -> idle.use().isStale(use));
    synchronized (IDLE) {
      for (Iterator<Idle> all = IDLE.iterator(); all.hasNext(); ) {
        Idle idle = all.next();
        if (idle.use().equals(use)) {
          all.remove();
          return idle.workspace();
        }
      }
    }
    return opener.open();
  }

  /** Leaves a workspace to later tasks. */
  @SuppressWarnings("FutureReturnValueIgnored") // a sweep has no result
  static void giveBack(Use use, Workspace workspace) {
    Idle idle = new Idle(use, workspace, System.nanoTime());
    synchronized (IDLE) {
      if (workspace.live() == null) {
        IDLE.addLast(idle);
      } else {
        IDLE.addFirst(idle); // to be taken before those that have to start a process
      }
    }
    if (!use.kept()) {
      SWEEPER.schedule(WorkspacePool::sweep, IDLE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  /** Closes what is kept. */
  static void closeKept() {
    close(idle -> idle.use().kept());
  }

  private static void sweep() {
    long now = System.nanoTime();
    close(idle -> !idle.use().kept() && now - idle.since() >= IDLE_NANOS);
  }

  private static void close(Predicate<Idle> which) {
    List<Idle> old = new ArrayList<>();
    synchronized (IDLE) {
      IDLE.removeIf(idle -> which.test(idle) && old.add(idle));
    }
    for (Idle idle : old) {
      try {
        idle.workspace().close();
      } catch (IOException e) {
        // Its processes are gone; its directory goes with this process.
      }
    }
  }
}
