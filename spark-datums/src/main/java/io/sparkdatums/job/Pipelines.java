package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.Fingerprint;
import io.sparkdatums.datum.ProgramFiles;
import io.sparkdatums.plan.PlanRequest;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.spec.Program;
import io.sparkdatums.spec.Transform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/** The registered pipelines of a warehouse: each version of a spec is one immutable file. */
public final class Pipelines {
  private static final int EARLIER_VERSIONS = 32;
  private static final int EARLIER_CODES = 4;

  private final Warehouse warehouse;

  public Pipelines(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** What stands in a version's file. */
  private record Version(int version, String spec, String fingerprint, String code, String salt) {}

  /** Every pipeline at its newest version. */
  public List<Pipeline> list() throws IOException {
    List<Pipeline> pipelines = new java.util.ArrayList<>();
    for (Repo repo : (Iterable<Repo>) warehouse.repos()::iterator) {
      find(repo.name()).ifPresent(pipelines::add);
    }
    return pipelines;
  }

  /** A pipeline at its newest version, if there is one of that name. */
  public Optional<Pipeline> find(String name) throws IOException {
    if (!warehouse.hasRepo(name)) {
      return Optional.empty();
    }
    Optional<Path> newest =
        warehouse.storage().list(warehouse.repo(name).pipeline()).stream()
            .map(status -> status.getPath())
            .max(java.util.Comparator.comparing(Path::getName));
    return newest.isEmpty() ? Optional.empty() : Optional.of(read(newest.get()));
  }

  /**
   * A pipeline at its newest version.
   *
   * @throws DatumsException {@code PIPELINE_NOT_FOUND}
   */
  public Pipeline get(String name) throws IOException {
    return find(name)
        .orElseThrow(() -> DatumsException.of("PIPELINE_NOT_FOUND", Map.of("pipeline", name)));
  }

  /**
   * The spec with the directory of its image: where none is given for it, the one that the pipeline
   * has for the same image.
   */
  public PipelineSpec withProgram(PipelineSpec spec) throws IOException {
    Transform transform = spec.transform();
    if (transform.image() == null || transform.program() != null) {
      return spec;
    }
    Transform before = find(spec.name()).map(old -> old.spec().transform()).orElse(transform);
    Program program = before.program();
    return program == null || !transform.image().equals(before.image())
        ? spec
        : spec.withTransform(transform.withProgram(program));
  }

  /**
   * Registers pipelines, or new versions of them where spec, code or salt differ.
   *
   * @throws DatumsException as {@link #check}; nothing has been created then
   */
  public List<Pipeline> put(List<PipelineSpec> given, RunOptions.Reprocess reprocess)
      throws IOException {
    List<PipelineSpec> specs = new ArrayList<>();
    for (PipelineSpec spec : given) {
      specs.add(withProgram(spec));
    }
    check(specs);
    List<Pipeline> put = new ArrayList<>();
    for (PipelineSpec spec : specs) {
      put.add(put(spec, reprocess));
    }
    return put;
  }

  /**
   * Finds what can be known to be wrong before anything is created.
   *
   * @throws DatumsException if an input or a jar is missing, or pipelines read each other in a
   *     circle
   */
  public void check(List<PipelineSpec> specs) throws IOException {
    Map<String, PipelineSpec> graph = graph(specs);
    new Chain(graph.values()).order(graph.keySet(), RunOptions.Downstream.LEAVE);
    for (PipelineSpec spec : specs) {
      Set<String> clocks = new HashSet<>();
      CronTicks.of(spec.input()).forEach(cron -> clocks.add(cron.repo()));
      for (Input.Files input : spec.input().leaves()) {
        String repo = input.repo();
        if (repo == null) {
          ResolvedInput.checkPath(warehouse, Objects.requireNonNull(input.path()));
        } else if (!graph.containsKey(repo) && !clocks.contains(repo) && !warehouse.hasRepo(repo)) {
          throw DatumsException.of(
              "INPUT_REPO_NOT_FOUND", Map.of("pipeline", spec.name(), "repo", repo));
        }
      }
      for (String jar : spec.transform().jars()) {
        Path file = new Path(jar);
        if (!file.getFileSystem(warehouse.conf()).exists(file)) {
          throw DatumsException.of("JAR_NOT_FOUND", Map.of("pipeline", spec.name(), "jar", jar));
        }
      }
      Program program = spec.transform().program();
      if (program != null) {
        ProgramFiles.of(program);
      }
    }
  }

  /** Every pipeline by name, the given ones as they are given. */
  private Map<String, PipelineSpec> graph(List<PipelineSpec> specs) throws IOException {
    Map<String, PipelineSpec> graph = new LinkedHashMap<>();
    for (Pipeline pipeline : list()) {
      graph.put(pipeline.spec().name(), pipeline.spec());
    }
    specs.forEach(spec -> graph.put(spec.name(), spec));
    return graph;
  }

  /**
   * What runs when the given pipelines do: these and all that read them, however far down, each
   * after the ones that it reads.
   */
  public List<PipelineSpec> chain(List<PipelineSpec> specs) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    specs.forEach(spec -> names.add(spec.name()));
    return new Chain(graph(specs).values()).order(names, RunOptions.Downstream.RUN);
  }

  /** The repos that a pipeline reads and that no job has made yet. */
  public List<String> missing(PipelineSpec spec) throws IOException {
    Set<String> clocks = new HashSet<>();
    CronTicks.of(spec.input()).forEach(cron -> clocks.add(cron.repo()));
    List<String> missing = new ArrayList<>();
    for (String repo : Chain.upstream(spec)) {
      if (!clocks.contains(repo) && !missing.contains(repo) && !warehouse.hasRepo(repo)) {
        missing.add(repo);
      }
    }
    return missing;
  }

  /** The pipelines that read a repo. */
  public List<String> readers(String repo) throws IOException {
    return list().stream()
        .map(Pipeline::spec)
        .filter(spec -> Chain.upstream(spec).contains(repo))
        .map(PipelineSpec::name)
        .toList();
  }

  /**
   * Removes a repo that no pipeline reads or writes.
   *
   * @throws DatumsException {@code REPO_IN_USE}, {@code REPO_NOT_FOUND}
   */
  public void deleteRepo(String repo) throws IOException {
    if (find(repo).isPresent()) {
      throw DatumsException.of(
          "REPO_IN_USE",
          Map.of("repo", repo, "use", "the output of pipeline " + repo, "cure", "delete pipeline"));
    }
    checkUnread(repo);
    warehouse.deleteRepo(repo);
  }

  /**
   * Removes a pipeline, its jobs and its output.
   *
   * @throws DatumsException {@code REPO_IN_USE} if another one reads its output, {@code
   *     PIPELINE_NOT_FOUND}
   */
  public void delete(String name) throws IOException {
    get(name);
    checkUnread(name);
    warehouse.deleteRepo(name);
  }

  private void checkUnread(String repo) throws IOException {
    List<String> readers = new ArrayList<>(readers(repo));
    readers.remove(repo);
    if (!readers.isEmpty()) {
      throw DatumsException.of(
          "REPO_IN_USE",
          Map.of(
              "repo",
              repo,
              "use",
              "the input of pipeline " + String.join(", ", readers),
              "cure",
              "delete pipeline"));
    }
  }

  /** Whether the pipeline was stopped: it runs no jobs until it is started. */
  public boolean isStopped(String name) throws IOException {
    return warehouse.storage().files().exists(stopped(warehouse.repo(name)));
  }

  /**
   * Stops a pipeline, which may have been stopped before. A job that runs goes on.
   *
   * @throws DatumsException {@code PIPELINE_NOT_FOUND}
   */
  public void stop(String name) throws IOException {
    get(name);
    warehouse.storage().putIfAbsent(stopped(warehouse.repo(name)), new byte[0]);
  }

  /**
   * Lets a pipeline run again.
   *
   * @throws DatumsException {@code PIPELINE_NOT_FOUND}
   */
  public void start(String name) throws IOException {
    get(name);
    warehouse.storage().files().delete(stopped(warehouse.repo(name)), false);
  }

  /** The file that is there while a pipeline is stopped. */
  static Path stopped(Repo repo) {
    return new Path(repo.location(), "stopped");
  }

  /** Registers a pipeline, or a new version of it where spec, code or salt differ. */
  private Pipeline put(PipelineSpec spec, RunOptions.Reprocess reprocess) throws IOException {
    for (Input.Cron cron : CronTicks.of(spec.input())) {
      if (!warehouse.hasRepo(cron.repo())) {
        warehouse.createRepo(cron.repo(), "ticks for pipeline " + spec.name());
      }
    }
    String code = Fingerprint.of(spec, warehouse.conf());
    Optional<Pipeline> before = find(spec.name());
    if (before.isEmpty()) {
      if (!warehouse.hasRepo(spec.name())) {
        warehouse.createRepo(spec.name(), "output of pipeline " + spec.name());
      }
      String salt = spec.salt().isEmpty() ? UUID.randomUUID().toString() : spec.salt();
      return write(new Pipeline(1, spec, code, code, salt));
    }
    Pipeline old = before.get();
    Pipeline now = updated(old, spec, code, reprocess);
    boolean same =
        PipelineSpecs.json(spec).equals(PipelineSpecs.json(old.spec()))
            && code.equals(old.code())
            && now.salt().equals(old.salt());
    return same ? old : write(now);
  }

  /**
   * What a pipeline is after an update. A salt that the spec had before is not used again: datums
   * may have been run again under another one since.
   */
  static Pipeline updated(
      Pipeline old, PipelineSpec spec, String code, RunOptions.Reprocess reprocess) {
    boolean salted = !spec.salt().isEmpty() && !spec.salt().equals(old.spec().salt());
    String salt =
        switch (reprocess) {
          case ALL -> UUID.randomUUID().toString();
          case CHANGED, NONE -> salted ? spec.salt() : old.salt();
        };
    boolean keep = reprocess == RunOptions.Reprocess.NONE || code.equals(old.code());
    return new Pipeline(old.version() + 1, spec, keep ? old.fingerprint() : code, code, salt);
  }

  /**
   * What identities of a pipeline's datums were made with before, the newest first, a bounded
   * number.
   */
  List<PlanRequest.Code> codes(Pipeline now) throws IOException {
    PlanRequest.Code current = new PlanRequest.Code(now.fingerprint(), now.salt());
    List<Path> versions =
        warehouse.storage().list(warehouse.repo(now.spec().name()).pipeline()).stream()
            .map(status -> status.getPath())
            .sorted(Comparator.comparing(Path::getName).reversed())
            .limit(EARLIER_VERSIONS)
            .toList();
    Set<PlanRequest.Code> codes = new LinkedHashSet<>();
    for (Path version : versions) {
      Pipeline pipeline = read(version);
      codes.add(new PlanRequest.Code(pipeline.fingerprint(), pipeline.salt()));
    }
    codes.remove(current);
    return codes.stream().limit(EARLIER_CODES).toList();
  }

  private Pipeline write(Pipeline pipeline) throws IOException {
    Path file = file(warehouse.repo(pipeline.spec().name()), pipeline.version());
    Version version =
        new Version(
            pipeline.version(),
            PipelineSpecs.json(pipeline.spec()),
            pipeline.fingerprint(),
            pipeline.code(),
            pipeline.salt());
    if (!warehouse.storage().putIfAbsent(file, Json.bytes(version))) {
      throw DatumsException.of(
          "PIPELINE_CHANGED",
          Map.of("pipeline", pipeline.spec().name(), "version", pipeline.version()));
    }
    return pipeline;
  }

  /** The file of a pipeline's version. */
  static Path file(Repo repo, int version) {
    return new Path(repo.pipeline(), String.format(Locale.ROOT, "v-%06d.json", version));
  }

  private Pipeline read(Path file) throws IOException {
    byte[] bytes = warehouse.storage().read(file).orElseThrow();
    Version version = Json.read(bytes, Version.class);
    return new Pipeline(
        version.version(),
        PipelineSpecs.parse(file.toString(), version.spec(), null).get(0),
        version.fingerprint(),
        version.code(),
        version.salt());
  }
}
