package io.sparkdatums.worker;

import io.sparkdatums.datum.DatumFile;
import io.sparkdatums.plan.PlannedInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Takes the inputs of a datum, in memory or on the local disk, until user code is to see them. All
 * paths are relative to {@code /pfs}, as {@code input/a/b}.
 */
sealed interface Staging permits Layout, StagedTree {

  /** Makes a directory and those above it. */
  void directory(String path) throws IOException;

  /**
   * Makes a file in a directory that there is.
   *
   * @return where its content goes, to be closed; null if there is one already
   */
  @Nullable OutputStream create(String path) throws IOException;

  /** Adds the content of a regular file that there is already to a digest. */
  void digest(String path, MessageDigest digest) throws IOException;

  /**
   * Makes a second name of a regular file, in a directory that there is.
   *
   * @return false if it must be a copy
   */
  boolean link(String path, Path source) throws IOException;

  /**
   * Makes a pipe in a directory that there is.
   *
   * @param hash of what it will be fed with
   * @return false if it must be a file
   */
  boolean pipe(PlannedInput input, DatumFile file, byte[] hash, String path) throws IOException;

  /** All files are there. */
  void end() throws IOException;

  /** The place of a relative path below a directory of the local disk. */
  static Path local(Path directory, String path) throws FailedTry {
    try {
      return directory.resolve(path);
    } catch (InvalidPathException e) {
      throw new FailedTry(
          "the name "
              + path
              + " cannot be written with this worker's character set: start it in a UTF-8 locale",
          e);
    }
  }
}
