package io.sparkdatums.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The script that gives a worker a root of its own: the host's top-level directories, and the
 * worker's {@code /pfs} and {@code /tmp} among them.
 *
 * <p>The new root is a small filesystem in memory that only the worker's namespace knows, so
 * nothing is made on the host, not even a place to mount on. What is in the host's {@code /tmp}
 * when the worker begins is there too; what is made in it later is the worker's own, so that
 * programs that use fixed names there run side by side.
 */
final class PrivateRoot {
  private static final Path ROOT = Path.of("/");
  private static final Set<String> OWN = Set.of("pfs", "proc");
  private static final Path TMP = Path.of("/tmp");

  /** With more entries than this the host's /tmp is used as it is: each would be a mount. */
  private static final int MAX_TMP_ENTRIES = 400;

  private final Path worker;
  private final List<String> directories = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final List<String> links = new ArrayList<>();
  private final List<String> made = new ArrayList<>();
  private final StringBuilder mounts = new StringBuilder();

  private PrivateRoot(Path worker) {
    this.worker = worker;
  }

  /**
   * Writes the script and the list of mounts.
   *
   * @param worker the worker's directory, with {@code root} and {@code tmp} in it
   * @param pfs what user code finds as {@code /pfs}
   * @param program what user code finds at a path of its own, null for nothing
   * @param last the command that the script becomes in the end
   * @return the script
   */
  static Path write(Path worker, Path pfs, @Nullable ProgramPlace program, List<String> last)
      throws IOException {
    PrivateRoot root = new PrivateRoot(worker);
    root.look();
    root.mount(pfs, root.root().resolve("pfs"));
    if (program != null && program.mountable()) {
      root.program(program);
    }
    Path fstab = Files.writeString(worker.resolve("mounts"), root.mounts.toString());
    return Files.writeString(worker.resolve("setup"), root.script(fstab, last));
  }

  private void look() throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(ROOT)) {
      for (Path entry : top) {
        String name = String.valueOf(entry.getFileName());
        if (Files.isSymbolicLink(entry)) {
          links.add(entry.toString());
        } else if (OWN.contains(name)) {
          // The private root brings its own.
        } else if (entry.equals(TMP) && privateTmp()) {
          directories.add(name);
        } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          directories.add(name);
          mount(entry, root().resolve(name));
        } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          files.add(name);
          mount(entry, root().resolve(name));
        }
      }
    }
  }

  private void program(ProgramPlace program) {
    String place = Path.of(String.valueOf(program.workdir())).normalize().toString().substring(1);
    if (!Files.exists(ROOT.resolve(place))) {
      made.add(place);
    }
    mount(program.directory(), root().resolve(place));
  }

  /** Puts the entries of the host's /tmp into the worker's. */
  private boolean privateTmp() throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> host = Files.newDirectoryStream(TMP)) {
      for (Path entry : host) {
        entries.add(entry);
        if (entries.size() > MAX_TMP_ENTRIES) {
          return false;
        }
      }
    }
    Path own = worker.resolve("tmp");
    mount(own, root().resolve("tmp"));
    for (Path entry : entries) {
      Path place = own.resolve(String.valueOf(entry.getFileName()));
      if (makePlace(entry, place)) {
        mount(entry, root().resolve("tmp").resolve(place.getFileName()), "rbind,nofail");
      }
    }
    return true;
  }

  /** Whether there is something to mount on, now or since an earlier root of this worker. */
  private static boolean makePlace(Path entry, Path place) throws IOException {
    boolean there = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      return there ? isEmpty(place) : Files.exists(Files.createDirectory(place));
    } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
      return there
          ? Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS) && Files.size(place) == 0
          : Files.exists(Files.createFile(place));
    }
    return false;
  }

  /** Whether it is a directory without anything of user code's. */
  private static boolean isEmpty(Path place) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
      return !entries.iterator().hasNext();
    }
  }

  private Path root() {
    return worker.resolve("root");
  }

  private void mount(Path from, Path to) {
    mount(from, to, "rbind");
  }

  // Later lines mount on what earlier ones have put there. With nofail, what has vanished since it
  // was listed, as files in /tmp do, is left out.
  private void mount(Path from, Path to, String options) {
    mounts.append(field(from)).append(' ').append(field(to));
    mounts.append(" none ").append(options).append(" 0 0\n");
  }

  private static String field(Path path) {
    return path.toString()
        .replace("\\", "\\134")
        .replace(" ", "\\040")
        .replace("\t", "\\011")
        .replace("\n", "\\012")
        .replace("#", "\\043");
  }

  private String script(Path fstab, List<String> last) {
    List<String> lines = new ArrayList<>();
    lines.add("set -e");
    lines.add("path=$PATH");
    lines.add("PATH=$PATH:/usr/sbin:/sbin");
    lines.add("mount -t tmpfs -o mode=755,size=64m datums " + Quoted.word(root().toString()));
    lines.add("cd " + Quoted.word(root().toString()));
    lines.add("mkdir pfs proc .host " + Quoted.words(directories));
    made.forEach(place -> lines.add("mkdir -p -- " + Quoted.word(place)));
    if (!links.isEmpty()) {
      lines.add("cp -P -- " + Quoted.words(links) + " .");
    }
    files.forEach(file -> lines.add(": >" + Quoted.word(file)));
    lines.add("mount -a -T " + Quoted.word(fstab.toString()));
    lines.add("mount -t proc proc proc 2>/dev/null || mount --rbind /proc proc");
    lines.add("pivot_root . .host");
    lines.add("cd /");
    lines.add("umount -l /.host");
    lines.add("rmdir /.host");
    lines.add("PATH=$path");
    lines.add("exec " + Quoted.words(last));
    return String.join("\n", lines) + "\n";
  }
}
