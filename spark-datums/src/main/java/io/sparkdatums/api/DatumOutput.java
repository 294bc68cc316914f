package io.sparkdatums.api;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where a datum writes: a file tree of its own, merged into the output repo when the job commits.
 */
public interface DatumOutput {

  /**
   * Creates a file; a path created twice in one datum is appended to. Streams may be open at the
   * same time. The caller closes them.
   *
   * @param path absolute path in the output repo, for example {@code "/by-id/42"}; missing parents
   *     are implied
   * @throws DatumsException {@code PATH_INVALID} if the path is not absolute, holds NUL, {@code .}
   *     or {@code ..}, or has a name longer than 255 bytes
   */
  OutputStream create(String path) throws IOException;

  /** Records a directory, which exists in the output even if nothing is below it. */
  void createDirectory(String path) throws IOException;
}
