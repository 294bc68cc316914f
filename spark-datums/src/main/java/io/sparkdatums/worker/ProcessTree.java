package io.sparkdatums.worker;

import java.io.IOException;
import java.util.stream.Stream;

/** The processes below a launcher, seen from outside of its namespaces. */
final class ProcessTree {
  private final ProcessHandle launcher;
  private final Launcher.Reach reach;

  ProcessTree(ProcessHandle launcher, Launcher.Reach reach) {
    this.launcher = launcher;
    this.reach = reach;
  }

  /** The shell, which is the first process of the namespace where there is one. */
  private Stream<ProcessHandle> shell() {
    return switch (reach) {
      case PROCESS_NAMESPACE -> launcher.children();
      case PROCESS_GROUP -> Stream.of(launcher);
    };
  }

  /** All processes of the command in hand. */
  Stream<ProcessHandle> user() {
    return shell().flatMap(ProcessHandle::descendants);
  }

  /** Bytes of memory that they hold; 0 if nobody says. */
  long memory(ResidentMemory.Measure measure) {
    int above =
        switch (reach) {
          case PROCESS_NAMESPACE -> 2;
          case PROCESS_GROUP -> 1;
        };
    return ResidentMemory.below(launcher.pid(), above, measure);
  }

  /** Asks them to end. */
  void terminate() {
    signal("TERM");
    user().forEach(ProcessHandle::destroy);
  }

  /** Ends them. */
  void kill() {
    signal("KILL");
    user().forEach(ProcessHandle::destroyForcibly);
  }

  // A process whose parent has ended is no descendant any more, but still of the group.
  private void signal(String name) {
    if (reach == Launcher.Reach.PROCESS_NAMESPACE) {
      return;
    }
    launcher
        .children()
        .forEach(
            leader -> {
              try {
                new ProcessBuilder("sh", "-c", "kill -" + name + " -" + leader.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
              } catch (IOException e) {
                // No process can be started: the descendants still get their signals.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
