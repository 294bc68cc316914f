package io.sparkdatums.worker;

import io.sparkdatums.datum.ProgramFiles;
import io.sparkdatums.spec.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Where the directory that stands for an image is on this host: unpacked once per process.
 *
 * @param directory the unpacked files
 * @param workdir the path at which user code looks for them, null if any will do
 */
record ProgramPlace(Path directory, @Nullable String workdir) {
  private static final Map<String, Path> UNPACKED = new HashMap<>();

  /** The place of a program whose directory is an archive in storage. */
  static synchronized ProgramPlace of(Program program, Configuration conf) throws IOException {
    Path known = UNPACKED.get(program.directory());
    if (known == null || !Files.isDirectory(known)) {
      known = Directories.base().resolve("program" + UNPACKED.size());
      unpack(new org.apache.hadoop.fs.Path(program.directory()), known, conf);
      UNPACKED.put(program.directory(), known);
    }
    return new ProgramPlace(known, program.workdir());
  }

  /**
   * Whether a private root can have the directory at its workdir: a new name at the top, or a
   * directory that the host has; the host's own directories get no new ones.
   */
  boolean mountable() {
    if (workdir == null) {
      return false;
    }
    Path place = Path.of(workdir).normalize();
    if (place.getNameCount() == 0 || place.startsWith("/pfs") || place.startsWith("/proc")) {
      return false;
    }
    Path top = Path.of("/").resolve(place.getName(0));
    return !Files.exists(top) || Files.isDirectory(place);
  }

  /** Where user code starts. */
  String start(Sandbox sandbox) {
    return mounted(sandbox) ? String.valueOf(workdir) : directory.toString();
  }

  /** A word of a command as this host must read it. */
  String word(Sandbox sandbox, String word) {
    boolean below = workdir != null && word.startsWith(workdir + "/");
    return below && !mounted(sandbox)
        ? directory + word.substring(String.valueOf(workdir).length())
        : word;
  }

  private boolean mounted(Sandbox sandbox) {
    return (sandbox == Sandbox.NAMESPACE || sandbox == Sandbox.USER_NAMESPACE) && mountable();
  }

  private static void unpack(org.apache.hadoop.fs.Path archive, Path target, Configuration conf)
      throws IOException {
    Path copy = Files.createTempFile(Directories.base(), "program", ".zip");
    try {
      try (InputStream in = archive.getFileSystem(conf).open(archive)) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.createDirectories(target);
      try (ZipFile zip = new ZipFile(copy.toFile())) {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
          unpack(zip, all.nextElement(), target);
        }
      }
    } finally {
      Files.delete(copy);
    }
  }

  private static void unpack(ZipFile zip, ZipEntry entry, Path target) throws IOException {
    Path file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("an archive names a file outside of itself: " + entry.getName());
    }
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    boolean executable = ProgramFiles.EXECUTABLE.equals(entry.getComment());
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
