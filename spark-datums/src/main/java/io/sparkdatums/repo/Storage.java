package io.sparkdatums.repo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * How this program writes files, on any Hadoop filesystem.
 *
 * <p>On a local disk Hadoop starts a {@code chmod} process for every file and directory that it
 * creates where its native library is missing, keeps a checksum file beside each file, and replaces
 * a file that another process has just created. There files are created with the JDK instead:
 * without a process, without a checksum file, and never over an existing one.
 */
public final class Storage {
  private static final int BUFFER = 1 << 16;
  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "gs", "abfs", "abfss", "wasb", "wasbs", "oss");

  private final FileSystem files;
  private final boolean local;
  private final boolean renames;

  private Storage(FileSystem files, boolean local, boolean renames) {
    this.files = files;
    this.local = local;
    this.renames = renames;
  }

  /** The storage in which {@code path} lies. */
  public static Storage of(Path path, Configuration conf) throws IOException {
    FileSystem files = path.getFileSystem(conf);
    if (files.getClass() == LocalFileSystem.class) {
      return new Storage(((LocalFileSystem) files).getRawFileSystem(), true, true);
    }
    return new Storage(files, false, !OBJECT_STORES.contains(files.getScheme()));
  }

  /** The filesystem to read from. */
  public FileSystem files() {
    return files;
  }

  /**
   * Creates a file and the directories above it.
   *
   * @throws FileAlreadyExistsException if there is one of that name
   */
  public FSDataOutputStream create(Path file) throws IOException {
    if (!local) {
      try {
        return files.create(file, false, BUFFER);
      } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
        throw alreadyExists(file, e);
      }
    }
    java.nio.file.Path target = nio(file);
    OutputStream out;
    try {
      out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      Files.createDirectories(target.getParent());
      out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    return new FSDataOutputStream(new java.io.BufferedOutputStream(out, BUFFER), null);
  }

  /**
   * Writes a small file whole, unless there is one of that name. Of several writers at the same
   * time one gets {@code true}, and a reader sees all of the content or no file.
   */
  public boolean putIfAbsent(Path file, byte[] content) throws IOException {
    if (!renames) {
      return putConditionally(file, content);
    }
    if (files.exists(file)) {
      return false;
    }
    Path temporary = temporary(file);
    try {
      try (OutputStream out = create(temporary)) {
        out.write(content);
      }
      return local ? link(temporary, file) : files.rename(temporary, file);
    } finally {
      files.delete(temporary, false);
    }
  }

  // A hard link appears whole and fails if the name is taken, also between processes.
  private static boolean link(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(nio(file), nio(temporary));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private boolean putConditionally(Path file, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
    builder.overwrite(false);
    builder.opt("fs.option.create.conditional.overwrite", true);
    try (FSDataOutputStream out = builder.build()) {
      out.write(content);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException | FileAlreadyExistsException e) {
      return false;
    }
    return true;
  }

  /**
   * Where to write a file that must not be seen under its name before it is whole: beside it, under
   * a name that {@link #list} leaves out, or right there if storage shows files only when they are
   * closed.
   */
  public Path unfinished(Path file) {
    return renames ? temporary(file) : file;
  }

  /**
   * Gives a file written at {@link #unfinished} its name, once it is closed.
   *
   * @throws IOException if there is a file of that name
   */
  public void publish(Path unfinished, Path file) throws IOException {
    if (unfinished.equals(file)) {
      return;
    }
    boolean published = local ? link(unfinished, file) : files.rename(unfinished, file);
    if (local || !published) {
      files.delete(unfinished, false);
    }
    if (!published) {
      throw alreadyExists(file, null);
    }
  }

  private static Path temporary(Path file) {
    return new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
  }

  /** The content of a small file, or empty if there is none. */
  public Optional<byte[]> read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Opens a file. */
  public InputStream open(Path file) throws IOException {
    return files.open(file, BUFFER);
  }

  /** Makes a directory and those above it. */
  public void makeDirectories(Path directory) throws IOException {
    if (local) {
      Files.createDirectories(nio(directory));
    } else {
      files.mkdirs(directory);
    }
  }

  /**
   * What lies directly in a directory, without files that are being written; empty if there is no
   * such directory.
   */
  public List<FileStatus> list(Path directory) throws IOException {
    try {
      return Arrays.stream(files.listStatus(directory))
          .filter(status -> !status.getPath().getName().startsWith("."))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static java.nio.file.Path nio(Path file) {
    return java.nio.file.Path.of(Path.getPathWithoutSchemeAndAuthority(file).toString());
  }

  private static IOException alreadyExists(Path file, @Nullable Exception cause) {
    IOException e = new FileAlreadyExistsException(file.toString());
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }
}
