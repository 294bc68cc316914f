package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way to start a launcher in the sandbox. */
enum SandboxStart {
  /** Root's mount namespace. */
  ROOT(Launcher.Reach.PROCESS_NAMESPACE) {
    @Override
    List<String> argv(Path worker, Path pfs, @Nullable ProgramPlace program) throws IOException {
      return unshare(List.of("--mount"), PrivateRoot.write(worker, pfs, program, List.of("sh")));
    }
  },
  /** A user namespace in which the user stays who they are. */
  USER(Launcher.Reach.PROCESS_NAMESPACE) {
    @Override
    List<String> argv(Path worker, Path pfs, @Nullable ProgramPlace program) throws IOException {
      Account me = Account.current();
      // Mounting needs a root; a second user namespace inside takes that away again.
      List<String> last =
          List.of("unshare", "--user", "--map-user=" + me.uid(), "--map-group=" + me.gid(), "sh");
      return unshare(
          List.of("--user", "--map-root-user", "--mount"),
          PrivateRoot.write(worker, pfs, program, last));
    }
  },
  /** A user namespace in which the user seems to be root, for an older {@code unshare}. */
  USER_AS_ROOT(Launcher.Reach.PROCESS_NAMESPACE) {
    @Override
    List<String> argv(Path worker, Path pfs, @Nullable ProgramPlace program) throws IOException {
      return unshare(
          List.of("--user", "--map-root-user", "--mount"),
          PrivateRoot.write(worker, pfs, program, List.of("sh")));
    }
  },
  /** Root's process namespace, and {@code /proc} to go with it. All else is the host's. */
  PROCESSES(Launcher.Reach.PROCESS_NAMESPACE) {
    @Override
    List<String> argv(Path worker, Path pfs, @Nullable ProgramPlace program) {
      return List.of("setsid", "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh");
    }
  },
  /** No namespace. */
  PLAIN(Launcher.Reach.PROCESS_GROUP) {
    @Override
    List<String> argv(Path worker, Path pfs, @Nullable ProgramPlace program) {
      return List.of("setsid", "sh");
    }
  };

  private final Launcher.Reach reach;

  SandboxStart(Launcher.Reach reach) {
    this.reach = reach;
  }

  /** The ways to make a sandbox, the better ones first. */
  static List<SandboxStart> of(Sandbox sandbox) {
    return switch (sandbox) {
      case NAMESPACE -> List.of(ROOT);
      case USER_NAMESPACE -> List.of(USER, USER_AS_ROOT);
      case LINKS -> List.of(PLAIN);
      case PATHS -> List.of(PROCESSES, PLAIN);
    };
  }

  abstract List<String> argv(Path worker, Path pfs, @Nullable ProgramPlace program)
      throws IOException;

  Launcher start(Path worker, Path pfs, Map<String, String> env, @Nullable ProgramPlace program)
      throws IOException, InterruptedException {
    return Launcher.start(argv(worker, pfs, program), env, reach);
  }

  private static List<String> unshare(List<String> namespaces, Path script) {
    List<String> argv = new ArrayList<>(List.of("setsid", "unshare"));
    argv.addAll(namespaces);
    argv.addAll(List.of("--pid", "--fork", "--kill-child", "sh", script.toString()));
    return argv;
  }
}
