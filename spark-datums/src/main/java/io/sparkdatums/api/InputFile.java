package io.sparkdatums.api;

import java.io.IOException;
import java.io.InputStream;

/** One regular file of a datum's input. */
public interface InputFile {

  /** The absolute path in the input's file tree. */
  String path();

  /** The length in bytes. */
  long size();

  /**
   * Opens the content. The caller closes the stream.
   *
   * @throws IOException if the content cannot be read, or is found not to be what was planned
   */
  InputStream open() throws IOException;
}
