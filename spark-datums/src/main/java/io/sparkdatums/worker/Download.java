package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.datum.FileList;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.plan.PlannedInput;
import io.sparkdatums.plan.PlannedInputs;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the inputs of a datum on the local disk, at their full paths. */
final class Download implements Closeable {
  private final InputContents contents;
  private final Set<String> emptyFiles;
  private final Set<String> lazy;
  private final @Nullable Account owner;
  private final byte[] buffer = new byte[1 << 16];
  private final MessageDigest digest = sha256();

  /**
   * @param emptyFiles the inputs whose files are made without contents
   * @param lazy the inputs whose files are pipes, whether or not they are among the empty ones
   * @param owner who the files are given to, null for this process's user
   */
  Download(
      InputContents contents, Set<String> emptyFiles, Set<String> lazy, @Nullable Account owner) {
    this.contents = contents;
    this.emptyFiles = emptyFiles;
    this.lazy = lazy;
    this.owner = owner;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Fills {@code stage/<input name>} for each input.
   *
   * @param pipes takes the files of lazy inputs
   * @param learnt is told of everything that is read
   * @throws FailedTry if a file is not what was planned
   */
  void run(PlannedDatum datum, Path stage, Pipes pipes, Learnt learnt) throws IOException {
    learnt.begin(contents.count(datum));
    try (PlannedInputs.Cursor inputs = contents.inputs(datum)) {
      while (inputs.hasNext()) {
        one(inputs.next(), stage, pipes, learnt);
      }
    }
    pipes.make(owner);
  }

  private void one(PlannedInput input, Path stage, Pipes pipes, Learnt learnt) throws IOException {
    learnt.begin(input);
    Path root = stage.resolve(input.name());
    directory(root);
    if (input.directory()) {
      directory(local(root, input.path()));
    }
    try (FileList.Reader files = contents.list(input)) {
      while (files.hasNext()) {
        DatumFile file = files.next();
        Path target = local(root, file.path());
        if (file.isDirectory()) {
          directory(target);
          learnt.directory(file.path());
        } else {
          directory(target.getParent());
          learnt.file(input, file, fetch(input, file, target, pipes));
        }
      }
    }
    learnt.end(input);
  }

  private static Path local(Path root, String path) throws FailedTry {
    try {
      return root.resolve(path.substring(1));
    } catch (InvalidPathException e) {
      throw new FailedTry(
          "the name "
              + path
              + " cannot be written with this worker's character set: start it in a UTF-8 locale",
          e);
    }
  }

  private @Nullable Path last;

  private void directory(@Nullable Path directory) throws IOException {
    if (directory == null || directory.equals(last) || Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    directory(parent);
    Directories.make(directory);
    own(directory);
    last = directory;
  }

  private void own(Path file) throws IOException {
    if (owner != null) {
      owner.own(file);
    }
  }

  /** Makes the file as user code is to see it, and reads it only if it has to be. */
  private byte[] fetch(PlannedInput input, DatumFile file, Path target, Pipes pipes)
      throws IOException {
    byte[] known = file.hash();
    if (lazy.contains(input.name())) {
      byte[] hash = known == null ? read(input, file, OutputStream.nullOutputStream()) : known;
      if (pipes.add(input, file, hash, target)) {
        return hash;
      }
    } else if (emptyFiles.contains(input.name())) {
      OutputStream out = create(target);
      if (out != null) {
        out.close();
        own(target);
      }
      return known == null ? read(input, file, OutputStream.nullOutputStream()) : known;
    }
    byte[] hash;
    try (OutputStream out = create(target)) {
      if (out == null) {
        return again(input, file, target);
      }
      hash = read(input, file, out);
    }
    own(target);
    return hash;
  }

  /** Reads a file of which there is one already: matches may overlap. They must be equal. */
  private byte[] again(PlannedInput input, DatumFile file, Path target) throws IOException {
    MessageDigest now = sha256();
    MessageDigest before = sha256();
    byte[] hash = read(input, file, new DigestOutputStream(OutputStream.nullOutputStream(), now));
    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(target, new DigestOutputStream(OutputStream.nullOutputStream(), before));
    }
    if (!MessageDigest.isEqual(before.digest(), now.digest())) {
      throw new FailedTry("two inputs of one name have different files at " + target.getFileName());
    }
    return hash;
  }

  /** Reads a file, which must be what was planned, and gives its hash. */
  private byte[] read(PlannedInput input, DatumFile file, OutputStream out) throws IOException {
    byte[] known = file.hash();
    digest.reset();
    long size = 0;
    try (InputStream in = contents.open(input, file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
        size += count;
        if (size > file.size()) {
          throw InputContents.changed(file.path());
        }
        out.write(buffer, 0, count);
      }
    }
    byte[] hash = digest.digest();
    boolean isRepo = input.root().isEmpty();
    if (size != file.size() || (!isRepo && known != null && !MessageDigest.isEqual(hash, known))) {
      throw InputContents.changed(file.path());
    }
    contents.check(input, file);
    return isRepo && known != null ? known : hash;
  }

  @Override
  public void close() throws IOException {
    contents.close();
  }

  /** Makes a file, null if there is one already. */
  private static @Nullable OutputStream create(Path target) throws IOException {
    try {
      return Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      return null;
    }
  }
}
