package io.sparkdatums.job;

import io.sparkdatums.datum.ProgramFiles;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.Program;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user should know about where the code of a pipeline comes from. */
public final class CodeNotices {
  private static final Set<String> SYSTEM =
      Set.of("bin", "sbin", "usr", "lib", "lib32", "lib64", "libx32", "dev", "proc", "pfs");

  private CodeNotices() {}

  /**
   * The notices for a spec, each one sentence.
   *
   * @param master of the session that runs it; on Kubernetes the executors' image is the spec's, or
   *     one that the user chose
   */
  public static List<String> of(PipelineSpec spec, String master) throws IOException {
    Transform transform = spec.transform();
    List<String> notices = new ArrayList<>();
    if (transform.className() != null) {
      return notices;
    }
    Program program = transform.program();
    if (transform.image() != null && program == null && !master.startsWith("k8s://")) {
      notices.add(
          "image \""
              + transform.image()
              + "\" is mapped to no directory: cmd runs with what the workers' machines have; --image "
              + transform.image()
              + "=DIR[:WORKDIR] gives it one");
    }
    ProgramFiles files = program == null ? null : ProgramFiles.of(program);
    for (String word : transform.cmd()) {
      Path script = script(word);
      if (script != null && (files == null || !files.holds(script))) {
        notices.add(
            "edits of "
                + word
                + " are not seen: it is in no directory that --image maps; --reprocess runs every"
                + " datum again");
      }
    }
    return notices;
  }

  /** A file of this machine that is no part of its system, null if the word names none. */
  private static @Nullable Path script(String word) {
    if (!word.startsWith("/")) {
      return null;
    }
    try {
      Path file = Path.of(word).normalize();
      boolean system = file.getNameCount() > 0 && SYSTEM.contains(String.valueOf(file.getName(0)));
      return !system && Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
