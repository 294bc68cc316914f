package io.sparkdatums.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pipeline reads. */
public sealed interface Input permits Input.Files {

  /** The repos and directories that this input is made of, in the order of the spec. */
  List<Files> leaves();

  /**
   * The files of a repo's branch or of a plain directory; each match of the glob is a datum.
   * Exactly one of {@code repo} and {@code path} is there.
   *
   * @param name the directory below {@code /pfs} and the variable that the user code sees
   * @param repo the repo, null for a plain directory
   * @param path the plain directory as Hadoop's {@code Path(String)} reads it: absolute, with its
   *     scheme or without; null for a repo
   * @param branch the repo's branch; {@code master} for a plain directory too
   * @param glob which paths are datums
   * @param emptyFiles whether the user code sees files without their contents
   */
  record Files(
      String name,
      @Nullable String repo,
      @Nullable String path,
      String branch,
      String glob,
      boolean emptyFiles)
      implements Input {

    public Files {
      if ((repo == null) == (path == null)) {
        throw new IllegalArgumentException("an input has either a repo or a path");
      }
    }

    @Override
    public List<Files> leaves() {
      return List.of(this);
    }
  }
}
