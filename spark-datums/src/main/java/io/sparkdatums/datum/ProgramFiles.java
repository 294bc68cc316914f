package io.sparkdatums.datum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.FileProblem;
import io.sparkdatums.spec.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of the directory that stands for an image. Links are followed; a file that cannot be
 * read is an error. What counts of a file is its path, its content, and whether it can be run.
 */
public final class ProgramFiles {
  /** The comment of an archive's entry that can be run. */
  public static final String EXECUTABLE = "x";

  private final Path root;

  private ProgramFiles(Path root) {
    this.root = root;
  }

  /**
   * The files of a program.
   *
   * @throws DatumsException {@code IMAGE_DIRECTORY} if there is no such directory
   */
  public static ProgramFiles of(Program program) {
    String place = program.directory();
    try {
      Path directory = Path.of(place.startsWith("file:") ? place.substring(5) : place);
      String workdir = program.workdir();
      if (workdir != null) {
        Path inside = directory.resolve(workdir.replaceFirst("^/+", "")).normalize();
        if (inside.startsWith(directory) && Files.isDirectory(inside)) {
          return new ProgramFiles(inside);
        }
      }
      if (Files.isDirectory(directory)) {
        return new ProgramFiles(directory);
      }
    } catch (InvalidPathException e) {
      throw DatumsException.of("IMAGE_DIRECTORY", Map.of("directory", place), e);
    }
    throw DatumsException.of("IMAGE_DIRECTORY", Map.of("directory", place));
  }

  /** Whether a file of this machine is one of them. */
  public boolean holds(Path file) throws IOException {
    return file.toRealPath().startsWith(root.toRealPath());
  }

  /**
   * SHA-256 over the paths, rights and contents, in hex.
   *
   * @throws DatumsException {@code IMAGE_UNREADABLE} if a file cannot be read
   */
  public String digest() {
    try {
      return digestOfAll();
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private String digestOfAll() throws IOException {
    MessageDigest all = Identity.sha256();
    for (Path file : files()) {
      byte[] name = name(file).getBytes(StandardCharsets.UTF_8);
      all.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      all.update(name);
      all.update((byte) (Files.isExecutable(file) ? 1 : 0));
      all.update(content(file));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  /** Writes them as a ZIP archive: equal files, equal bytes. */
  public void write(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Path file : files()) {
      ZipEntry entry = new ZipEntry(name(file));
      entry.setTime(0);
      if (Files.isExecutable(file)) {
        entry.setComment(EXECUTABLE);
      }
      zip.putNextEntry(entry);
      Files.copy(file, zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  private DatumsException unreadable(IOException e) {
    String file = e instanceof FileSystemException named ? named.getFile() : null;
    return DatumsException.of(
        "IMAGE_UNREADABLE",
        Map.of("directory", root, "file", file == null ? root : file, "cause", FileProblem.of(e)),
        e);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile).sorted(Comparator.comparing(this::name)).toList();
    }
  }

  private String name(Path file) {
    return root.relativize(file).toString();
  }

  private static byte[] content(Path file) throws IOException {
    MessageDigest content = Identity.sha256();
    try (OutputStream out =
        new java.security.DigestOutputStream(OutputStream.nullOutputStream(), content)) {
      Files.copy(file, out);
    }
    return content.digest();
  }
}
