package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.InputDatums;
import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.PlanLeaf;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A job's input, pinned: from here on each repo means one of its commits.
 *
 * @param input the input as the spec has it
 * @param leaves its repos and directories, in the order of the spec
 */
record ResolvedInput(Input input, List<PinnedInput> leaves) {

  ResolvedInput {
    leaves = List.copyOf(leaves);
  }

  /**
   * Pins a pipeline's input.
   *
   * @param read the commits that the pipeline's newest commit was made from, by input name
   * @throws DatumsException {@code REPO_NOT_FOUND}, {@code PATH_NOT_FOUND}, {@code
   *     INPUT_COMMIT_NOT_FOUND}
   */
  static ResolvedInput of(Warehouse warehouse, PipelineSpec spec, ReadCommits read)
      throws IOException {
    return of(
        warehouse,
        spec,
        (files, commits) ->
            commits.triggered(files.trigger(), read.commit(WatchedInput.key(files))));
  }

  /**
   * Pins a pipeline's input to commits that were chosen before.
   *
   * @param chosen the number of each one, 0 for none
   * @throws DatumsException also {@code COMMIT_NOT_FOUND}
   * @see #of(Warehouse, PipelineSpec, ReadCommits)
   */
  static ResolvedInput pinned(Warehouse warehouse, PipelineSpec spec, Map<InputKey, Long> chosen)
      throws IOException {
    return of(
        warehouse,
        spec,
        (files, commits) -> {
          long number = chosen.getOrDefault(WatchedInput.key(files), 0L);
          return number == 0 ? null : commits.numbered(number);
        });
  }

  /** Chooses the commit that is read of a branch, null for none. */
  @FunctionalInterface
  private interface Choice {
    @Nullable Commit of(Input.Files files, InputCommits commits) throws IOException;
  }

  private static ResolvedInput of(Warehouse warehouse, PipelineSpec spec, Choice choice)
      throws IOException {
    List<PinnedInput> leaves = new ArrayList<>();
    for (Input.Files files : spec.input().leaves()) {
      leaves.add(new PinnedInput(files, head(warehouse, spec, files, choice)));
    }
    return new ResolvedInput(spec.input(), leaves);
  }

  private static @Nullable Commit head(
      Warehouse warehouse, PipelineSpec spec, Input.Files files, Choice choice) throws IOException {
    String repo = files.repo();
    if (repo == null) {
      checkPath(warehouse, Objects.requireNonNull(files.path()));
      return null;
    }
    if (!warehouse.hasRepo(repo)) {
      return null;
    }
    InputCommits commits = new InputCommits(warehouse.repo(repo).branch(files.branch()));
    return files.commit() == null
        ? choice.of(files, commits)
        : commits.named(spec.name(), files.commit());
  }

  static void checkPath(Warehouse warehouse, String path) throws IOException {
    Path directory = new Path(path);
    if (!directory.getFileSystem(warehouse.conf()).exists(directory)) {
      throw DatumsException.of("PATH_NOT_FOUND", Map.of("path", path));
    }
  }

  /** The names of the leaves that have a property. */
  Set<String> names(Predicate<Input.Files> property) {
    return leaves.stream()
        .map(PinnedInput::files)
        .filter(property)
        .map(Input.Files::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The input as the user knows it, for example {@code map@master=3:/* × in:/}; what a union or a
   * group puts together is joined by {@code +}.
   */
  String description() {
    return description(input, leaves.iterator(), Nesting.OUTERMOST);
  }

  /** Where an input is in the spec. */
  private enum Nesting {
    OUTERMOST,
    INNER
  }

  private static String description(Input input, Iterator<PinnedInput> leaves, Nesting nesting) {
    if (input instanceof Input.Cross cross) {
      return description(cross.inputs(), " × ", leaves, nesting);
    } else if (input instanceof Input.Join join) {
      return description(join.inputs(), " × ", leaves, nesting);
    } else if (input instanceof Input.Union union) {
      return description(union.inputs(), " + ", leaves, nesting);
    } else if (input instanceof Input.Group group) {
      return description(group.inputs(), " + ", leaves, nesting);
    }
    return description(leaves.next());
  }

  private static String description(
      List<Input> inputs, String operator, Iterator<PinnedInput> leaves, Nesting nesting) {
    List<String> parts = new ArrayList<>();
    for (Input input : inputs) {
      parts.add(description(input, leaves, inputs.size() == 1 ? nesting : Nesting.INNER));
    }
    String all = String.join(operator, parts);
    return nesting == Nesting.INNER && parts.size() > 1 ? "(" + all + ")" : all;
  }

  private static String description(PinnedInput leaf) {
    Input.Files files = leaf.files();
    String repo = files.repo();
    if (repo == null) {
      return new Path(String.valueOf(files.path())).getName() + ":" + files.glob();
    }
    Commit head = leaf.head();
    String version = head == null ? "" : "=" + head.sequence();
    return repo + "@" + files.branch() + version + ":" + files.glob();
  }

  InputDatums datums(SparkSession spark, Warehouse warehouse, Path scratch) throws IOException {
    return InputDatums.of(spark, warehouse, input, leaves, scratch);
  }

  /** What globs one level deeper would bring. */
  FinerGlobs finerGlobs(Warehouse warehouse) {
    return new FinerGlobs(warehouse, input, leaves);
  }

  /** What a plan says of a leaf. */
  static PlanLeaf planned(PinnedInput leaf) {
    Commit head = leaf.head();
    return new PlanLeaf(
        leaf.files().name(),
        Optional.ofNullable(leaf.files().path()).orElse(""),
        head == null ? "" : Long.toString(head.sequence()));
  }

  /** What is read, for the job's record. */
  ReadCommits read(int version) {
    List<ReadCommits.Source> sources = new ArrayList<>();
    for (PinnedInput leaf : leaves) {
      Input.Files files = leaf.files();
      if (files.repo() != null) {
        Commit head = leaf.head();
        sources.add(
            new ReadCommits.Source(
                files.name(), files.repo(), files.branch(), head == null ? 0 : head.sequence()));
      }
    }
    return new ReadCommits(version, sources);
  }

  /** Where a commit that is made from this input comes from, as JSON. */
  String provenance(Pipeline pipeline) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (PinnedInput leaf : leaves) {
      Map<String, Object> input = new LinkedHashMap<>();
      input.put("name", leaf.files().name());
      if (leaf.files().repo() == null) {
        input.put("path", leaf.files().path());
      } else {
        Commit head = leaf.head();
        input.put("repo", leaf.files().repo());
        input.put("branch", leaf.files().branch());
        input.put("commit", head == null ? 0 : head.sequence());
      }
      inputs.add(input);
    }
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("pipeline", pipeline.spec().name());
    provenance.put("version", pipeline.version());
    provenance.put("code", pipeline.code());
    provenance.put("inputs", inputs);
    return Json.text(provenance);
  }
}
