package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.Datums;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A job's input, pinned: from here on a repo means one of its commits.
 *
 * @param files the input as the spec has it
 * @param head the repo's commit; null for a plain directory and for a repo without commits
 */
record ResolvedInput(Input.Files files, @Nullable Commit head) {

  /**
   * Pins a pipeline's input.
   *
   * @throws DatumsException {@code REPO_NOT_FOUND} or {@code PATH_NOT_FOUND}
   */
  static ResolvedInput of(Warehouse warehouse, PipelineSpec spec) throws IOException {
    if (!(spec.input() instanceof Input.Files files) || files.trigger() != null) {
      throw DatumsException.of("INPUT_UNSUPPORTED", Map.of("pipeline", spec.name()));
    }
    String repo = files.repo();
    if (repo == null) {
      checkPath(warehouse, Objects.requireNonNull(files.path()));
      return new ResolvedInput(files, null);
    }
    return new ResolvedInput(
        files, warehouse.repo(repo).branch(files.branch()).head().orElse(null));
  }

  static void checkPath(Warehouse warehouse, String path) throws IOException {
    Path directory = new Path(path);
    if (!directory.getFileSystem(warehouse.conf()).exists(directory)) {
      throw DatumsException.of("PATH_NOT_FOUND", Map.of("path", path));
    }
  }

  String name() {
    return files.name();
  }

  /** The plain directory, or empty for a repo. */
  String root() {
    return Optional.ofNullable(files.path()).orElse("");
  }

  /** The commit's number, or empty if there is none. */
  String commit() {
    return head == null ? "" : Long.toString(head.sequence());
  }

  /** The input as the user knows it, for example {@code map@master=3:/*}. */
  String description() {
    String repo = files.repo();
    if (repo == null) {
      return new Path(root()).getName() + ":" + files.glob();
    }
    String version = head == null ? "" : "=" + head.sequence();
    return repo + "@" + files.branch() + version + ":" + files.glob();
  }

  Dataset<Row> datums(SparkSession spark, Warehouse warehouse, Path scratch) throws IOException {
    return Datums.of(spark, warehouse, files, head, scratch);
  }

  /** Where a commit that is made from this input comes from, as JSON. */
  String provenance(Pipeline pipeline) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", name());
    if (files.repo() == null) {
      input.put("path", root());
    } else {
      input.put("repo", files.repo());
      input.put("branch", files.branch());
      input.put("commit", head == null ? 0 : head.sequence());
    }
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("pipeline", pipeline.spec().name());
    provenance.put("version", pipeline.version());
    provenance.put("code", pipeline.code());
    provenance.put("inputs", java.util.List.of(input));
    return Json.text(provenance);
  }
}
