package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.plan.PlannedInput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Inputs of any size, in a directory that is moved to {@code /pfs}. */
final class StagedTree implements Staging {
  private final Path stage;
  private final Pipes pipes;
  private final @Nullable Account owner;
  private @Nullable Path last;

  /**
   * @param stage an empty directory
   * @param pipes takes the files of lazy inputs
   * @param owner who everything is given to, null for this process's user
   */
  StagedTree(Path stage, Pipes pipes, @Nullable Account owner) {
    this.stage = stage;
    this.pipes = pipes;
    this.owner = owner;
  }

  @Override
  public void directory(String path) throws IOException {
    directory(Staging.local(stage, path));
  }

  private void directory(Path directory) throws IOException {
    if (directory.equals(last) || directory.equals(stage) || Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      directory(parent);
    }
    Directories.make(directory);
    own(directory);
    last = directory;
  }

  private void own(Path file) throws IOException {
    if (owner != null) {
      owner.own(file);
    }
  }

  @Override
  public @Nullable OutputStream create(String path) throws IOException {
    Path file = Staging.local(stage, path);
    OutputStream out;
    try {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      return null;
    }
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        out.close();
        own(file);
      }
    };
  }

  @Override
  public void digest(String path, MessageDigest digest) throws IOException {
    Path file = Staging.local(stage, path);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
  }

  @Override
  public boolean link(String path, Path source) throws IOException {
    try {
      Files.createLink(Staging.local(stage, path), source);
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false; // on another filesystem, or somebody else's
    }
  }

  @Override
  public boolean pipe(PlannedInput input, DatumFile file, byte[] hash, String path)
      throws IOException {
    return pipes.add(input, file, hash, Staging.local(stage, path));
  }

  @Override
  public void end() throws IOException {
    pipes.make(owner);
  }
}
