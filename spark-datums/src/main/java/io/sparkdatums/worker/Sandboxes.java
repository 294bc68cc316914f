package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Finds out which sandbox this host allows. It is tried for real, once per process. */
final class Sandboxes {
  private static final Map<Sandbox.Choice, Found> FOUND = new EnumMap<>(Sandbox.Choice.class);
  private static final AtomicLong WORKERS = new AtomicLong();

  private Sandboxes() {}

  /**
   * What the host allows.
   *
   * @param start how it is made
   */
  record Found(Sandbox sandbox, SandboxStart start) {

    /**
     * A worker's place in the sandbox.
     *
     * @param begin where the files of its datums are at first
     */
    Workspace open(Workspace.Begin begin, Map<String, String> env, @Nullable ProgramPlace program)
        throws IOException, InterruptedException {
      String name = "w" + WORKERS.getAndIncrement();
      Path memory = begin == Workspace.Begin.IN_MEMORY ? Directories.memory() : null;
      return Workspace.open(
          Directories.make(Directories.base().resolve(name)),
          memory == null ? null : Directories.make(memory.resolve(name)),
          sandbox,
          start,
          env,
          program);
    }
  }

  /**
   * The sandbox of this host's workers.
   *
   * @throws DatumsException {@code SANDBOX_UNAVAILABLE} if the setting asks for one that the host
   *     does not allow
   */
  static synchronized Found find(Sandbox.Choice choice) throws IOException, InterruptedException {
    Found found = FOUND.get(choice);
    if (found == null) {
      found = probe(choice);
      FOUND.put(choice, found);
    }
    return found;
  }

  private static Found probe(Sandbox.Choice choice) throws IOException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    for (Sandbox sandbox : candidates(choice)) {
      if (sandbox == Sandbox.LINKS && !linksPossible()) {
        reasons.add("/ and /pfs cannot be written");
        continue;
      }
      for (SandboxStart start : SandboxStart.of(sandbox)) {
        Found found = new Found(sandbox, start);
        try (Workspace workspace =
            found.open(Workspace.Begin.ON_DISK, CleanEnvironment.base(), null)) {
          return found;
        } catch (IOException e) {
          reasons.add(String.valueOf(e.getMessage()));
        }
      }
    }
    throw DatumsException.of(
        "SANDBOX_UNAVAILABLE",
        Map.of("sandbox", choice.text(), "cause", String.join("; ", reasons)));
  }

  private static List<Sandbox> candidates(Sandbox.Choice choice) throws IOException {
    return switch (choice) {
      case NAMESPACE -> List.of(Sandbox.NAMESPACE);
      case USER_NAMESPACE -> List.of(Sandbox.USER_NAMESPACE);
      case LINKS -> List.of(Sandbox.LINKS);
      case PATHS -> List.of(Sandbox.PATHS);
      case AUTO ->
          Account.current().uid() == 0
              ? List.of(Sandbox.values())
              : List.of(Sandbox.USER_NAMESPACE, Sandbox.LINKS, Sandbox.PATHS);
    };
  }

  // A /pfs with an output in it belongs to somebody else, unless a worker has put it there.
  private static boolean linksPossible() throws IOException {
    Path pfs = Path.of("/pfs");
    if (!Files.exists(pfs, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isWritable(Path.of("/"));
    }
    return Files.isDirectory(pfs, LinkOption.NOFOLLOW_LINKS)
        && Files.isWritable(pfs)
        && (!Files.exists(pfs.resolve("out"), LinkOption.NOFOLLOW_LINKS) || HostPfs.isTaken());
  }
}
