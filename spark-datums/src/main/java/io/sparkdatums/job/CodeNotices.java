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
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** What a user should know about where the code of a pipeline comes from. */
public final class CodeNotices {
  private static final Set<String> SYSTEM =
      Set.of("bin", "sbin", "usr", "lib", "lib32", "lib64", "libx32", "dev", "proc", "pfs");

  private static final String CONTAINER_IMAGE = "spark.kubernetes.container.image";
  private static final String EXECUTOR_IMAGE = "spark.kubernetes.executor.container.image";

  private CodeNotices() {}

  /**
   * The notices for a spec, each one sentence.
   *
   * @param master of the session that runs it
   * @param executors the image of the session's executors on Kubernetes, empty where that is not
   *     known; it is the spec's, or one that the user chose, or that of another spec
   */
  public static List<String> of(PipelineSpec spec, String master, String executors)
      throws IOException {
    Transform transform = spec.transform();
    List<String> notices = new ArrayList<>();
    if (transform.className() != null) {
      return notices;
    }
    Program program = transform.program();
    String image = transform.image();
    if (image != null && program == null) {
      String option = "--image " + image + "=DIR[:WORKDIR] gives it one";
      if (!master.startsWith("k8s://")) {
        notices.add(
            "image \""
                + image
                + "\" is mapped to no directory: cmd runs with what the workers' machines have; "
                + option);
      } else if (!executors.isEmpty() && !executors.equals(image)) {
        notices.add(
            "image \""
                + image
                + "\" is not the executors', which have \""
                + executors
                + "\", and is mapped to no directory: cmd runs with what is in theirs; "
                + option);
      }
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

  /** The image of a session's executors on Kubernetes, empty if its settings name none. */
  static String executors(SparkConf conf) {
    return conf.get(EXECUTOR_IMAGE, conf.get(CONTAINER_IMAGE, ""));
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
