package io.sparkdatums.worker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A worker's place on its host: the directory that user code sees as {@code /pfs}, the one it sees
 * as {@code /tmp}, and the launcher that starts user code where it sees them so.
 */
final class Workspace implements Closeable {
  private final Path directory;
  private final Path pfs;
  private final Sandbox sandbox;
  private final SandboxStart start;
  private final Map<String, String> env;
  private final @Nullable ProgramPlace program;
  private volatile @Nullable Launcher launcher;
  private @Nullable HostPfs hostPfs;
  private @Nullable LiveProcess live;
  private final KeptTree tree;
  private long staged;

  private Workspace(
      Path directory,
      Sandbox sandbox,
      SandboxStart start,
      Map<String, String> env,
      @Nullable ProgramPlace program) {
    this.directory = directory;
    this.pfs = directory.resolve("pfs");
    this.tree = new KeptTree(pfs);
    this.sandbox = sandbox;
    this.start = start;
    this.env = env;
    this.program = program;
  }

  /**
   * Makes a place and starts its launcher.
   *
   * @param env all variables of user code but those of the datum
   * @param program the directory that stands for the image, null if none does
   * @throws IOException if the host does not allow this sandbox, with what it said
   */
  static Workspace open(
      Path directory,
      Sandbox sandbox,
      SandboxStart start,
      Map<String, String> env,
      @Nullable ProgramPlace program)
      throws IOException, InterruptedException {
    Workspace workspace = new Workspace(directory, sandbox, start, env, program);
    for (String part : List.of("pfs", "root", "stage", "scratch")) {
      Directories.make(directory.resolve(part));
    }
    Path tmp = Files.createDirectory(directory.resolve("tmp"));
    Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
    try {
      workspace.launcher();
    } catch (IOException | InterruptedException | RuntimeException e) {
      workspace.close();
      throw e;
    }
    return workspace;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  /** A file of the worker's that is no datum's. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** The directory that user code finds under the path {@link #seen}. */
  Path pfs() {
    return pfs;
  }

  /** How user code spells {@code /pfs}. */
  String seen() {
    return sandbox == Sandbox.PATHS ? pfs.toString() : "/pfs";
  }

  /** A place for the files of a datum on the same filesystem as {@link #pfs}; nothing is there. */
  synchronized Path stage() {
    return directory.resolve("stage").resolve(Long.toString(staged++));
  }

  /** The launcher, a new one if it died. */
  Launcher launcher() throws IOException, InterruptedException {
    Launcher current = launcher;
    if (current != null && current.alive()) {
      return current;
    }
    if (current != null) {
      current.close();
      Directories.remove(directory.resolve("tmp"));
      Files.createDirectory(directory.resolve("tmp"));
    }
    current = start.start(directory, env, program);
    launcher = current;
    return current;
  }

  /** The process that takes one datum after the other; null if there is none. */
  @Nullable LiveProcess live() {
    return live;
  }

  /** Takes a process that the launcher has started, to be ended with it. */
  void live(LiveProcess process) {
    live = process;
  }

  /** Ends the process that takes one datum after the other, if there is one. */
  void endLive() throws IOException {
    LiveProcess current = live;
    live = null;
    if (current != null) {
      current.close();
    }
  }

  /**
   * Moves what is in a staged directory to {@code /pfs}. Where workers share it, this waits until
   * no other uses it.
   */
  void enter(Path stage) throws IOException, InterruptedException {
    tree.clear();
    link(move(stage, pfs));
  }

  /**
   * As {@link #enter(Path)}, for what is in memory.
   *
   * @param owner who everything is given to, null for this process's user
   */
  void enter(Layout layout, @Nullable Account owner) throws IOException, InterruptedException {
    tree.show(layout.root(), owner);
    link(layout.root().directories().keySet());
  }

  private void link(Collection<String> names) throws IOException, InterruptedException {
    if (sandbox == Sandbox.LINKS) {
      hostPfs = HostPfs.take(pfs, List.copyOf(names));
    }
  }

  /** Ends the use of {@code /pfs}; what is in it stays until the next datum. */
  void leave() throws IOException {
    HostPfs taken = hostPfs;
    hostPfs = null;
    if (taken != null) {
      taken.close();
    }
  }

  /** Moves what is in {@code /pfs} to a directory, after {@link #leave}. */
  void take(Path stage) throws IOException {
    tree.forget();
    move(pfs, Directories.make(stage));
  }

  private static List<String> move(Path from, Path to) throws IOException {
    List<String> names = new ArrayList<>();
    Directories.reopen(from);
    try (var entries = Files.newDirectoryStream(from)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        Directories.reopen(entry);
        Files.move(entry, to.resolve(name));
        names.add(name);
      }
    }
    return names;
  }

  /** Ends all processes. */
  void kill() {
    Launcher current = launcher;
    if (current != null) {
      current.close();
    }
  }

  /** Ends all processes and removes everything. */
  @Override
  public void close() throws IOException {
    kill();
    endLive();
    HostPfs taken = hostPfs;
    if (taken != null) {
      taken.close();
    }
    Directories.remove(directory);
  }
}
