package io.sparkdatums.api;

import java.io.IOException;
import java.util.stream.Stream;

/** One glob match of a datum: a file, or a directory with all that is below it. */
public interface DatumInput {

  /** The name of the input in the pipeline spec. */
  String name();

  /** The absolute path that the glob matched, {@code "/"} for the root. */
  String path();

  /**
   * The files at or below {@link #path()}, in canonical path order. The stream is lazy and must be
   * closed.
   */
  Stream<InputFile> files() throws IOException;
}
