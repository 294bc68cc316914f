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
 *
 * <p>The files of a worker's datums are in memory if it can be, see {@link MemoryPlace}, and from
 * the first datum on that is not small they are on the disk. The launcher cannot take its {@code
 * /pfs} along, so it is another one then.
 */
final class Workspace implements Closeable {
  private final Path directory;
  private volatile Path home;
  private final Sandbox sandbox;
  private final SandboxStart start;
  private final Map<String, String> env;
  private final @Nullable ProgramPlace program;
  private volatile @Nullable Launcher launcher;
  private @Nullable HostPfs hostPfs;
  private @Nullable LiveProcess live;
  private KeptTree tree;
  private long staged;
  private volatile boolean outgrown;

  /** Where the files of a worker's datums are at first. */
  enum Begin {
    /** In memory, where the host has a place for it. */
    IN_MEMORY,
    ON_DISK
  }

  private Workspace(
      Path directory,
      @Nullable Path memory,
      Sandbox sandbox,
      SandboxStart start,
      Map<String, String> env,
      @Nullable ProgramPlace program) {
    this.directory = directory;
    this.home = memory == null ? directory : memory;
    this.tree = new KeptTree(pfs());
    this.sandbox = sandbox;
    this.start = start;
    this.env = env;
    this.program = program;
  }

  /**
   * Makes a place and starts its launcher.
   *
   * @param directory on the disk
   * @param memory in memory, for the files of small datums; null for none
   * @param env all variables of user code but those of the datum
   * @param program the directory that stands for the image, null if none does
   * @throws IOException if the host does not allow this sandbox, with what it said
   */
  static Workspace open(
      Path directory,
      @Nullable Path memory,
      Sandbox sandbox,
      SandboxStart start,
      Map<String, String> env,
      @Nullable ProgramPlace program)
      throws IOException, InterruptedException {
    Workspace workspace = new Workspace(directory, memory, sandbox, start, env, program);
    Directories.make(workspace.pfs());
    for (String part : List.of("root", "stage", "scratch")) {
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
    return home.resolve("pfs");
  }

  /** How user code spells {@code /pfs}. */
  String seen() {
    return sandbox == Sandbox.PATHS ? pfs().toString() : "/pfs";
  }

  /** A place on the disk for the files of a datum; nothing is there. */
  Path stage() {
    return stage(directory);
  }

  private synchronized Path stage(Path above) {
    return above.resolve("stage").resolve(Long.toString(staged++));
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
    current = start.start(directory, pfs(), env, program);
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
   *
   * @param owner who {@code /pfs} is given to, null for this process's user
   */
  void enter(Path stage, @Nullable Account owner) throws IOException, InterruptedException {
    toDisk(owner);
    tree.clear();
    link(move(stage, pfs()));
  }

  /**
   * As {@link #enter(Path, Account)}, for what is in memory.
   *
   * @param owner who everything is given to, null for this process's user
   */
  void enter(Layout layout, @Nullable Account owner) throws IOException, InterruptedException {
    if (outgrown) {
      toDisk(owner);
    }
    tree.show(layout.root(), owner);
    link(layout.root().directories().keySet());
  }

  /** Says which files user code has made in one of the directories of {@code /pfs}. */
  void found(String directory, Collection<String> files) {
    tree.found(directory, files);
  }

  private void link(Collection<String> names) throws IOException, InterruptedException {
    if (sandbox == Sandbox.LINKS) {
      hostPfs = HostPfs.take(pfs(), List.copyOf(names));
    }
  }

  private boolean inMemory() {
    return !home.equals(directory);
  }

  private void toDisk(@Nullable Account owner) throws IOException {
    outgrown = false;
    if (!inMemory()) {
      return;
    }
    endLive();
    kill();
    launcher = null;
    Directories.remove(pfs());
    home = directory;
    Directories.make(pfs());
    if (owner != null) {
      owner.own(pfs());
    }
    tree = new KeptTree(pfs());
  }

  /** Has the next datum, or this one when it is begun again, find its files on the disk. */
  void outgrow() {
    outgrown = inMemory();
  }

  /** Whether this datum can be begun again with its files on the disk, and has to be. */
  boolean outgrown() {
    return outgrown;
  }

  /** Ends user code whose files become too large for memory; null if they are on the disk. */
  @Nullable MemoryWatch watchSize() {
    Path tree = pfs();
    return inMemory() ? MemoryWatch.eachTick(() -> lookAt(tree)) : null;
  }

  private void lookAt(Path tree) {
    if (!outgrown && MemoryPlace.isTooLarge(tree)) {
      outgrow();
      kill();
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

  /**
   * Moves what is in {@code /pfs} to a directory, after {@link #leave}. It was not small, so the
   * next datum will not be in memory.
   */
  Path take() throws IOException {
    outgrow();
    tree.forget();
    Path stage = Directories.make(stage(home));
    move(pfs(), stage);
    return stage;
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
    Directories.remove(home);
    Directories.remove(directory);
  }
}
