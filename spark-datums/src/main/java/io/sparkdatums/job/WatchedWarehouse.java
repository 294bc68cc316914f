package io.sparkdatums.job;

import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * All that a watch looks at: pipelines, the clocks, branches and directories that they read, and
 * what they read of them last.
 */
final class WatchedWarehouse {
  private final WatchedPipelines pipelines;
  private final WatchedBranches branches;
  private final WatchedDirectories directories;
  private final WatchedClocks clocks;
  private final SeenInputs seen;
  private final Clock clock;
  private List<Pipeline> watched = List.of();

  /**
   * @param only the pipeline that is watched, with those downstream of it; null for all
   */
  WatchedWarehouse(
      SparkSession spark,
      Warehouse warehouse,
      @Nullable String only,
      Clock clock,
      Troubles troubles) {
    this.clock = clock;
    this.pipelines = new WatchedPipelines(warehouse, only);
    this.branches = new WatchedBranches(warehouse);
    this.directories = new WatchedDirectories(warehouse.conf(), clock, troubles);
    this.clocks = new WatchedClocks(new CronTicks(spark, warehouse), troubles);
    this.seen = new SeenInputs(warehouse);
  }

  /**
   * Looks at everything once, after the ticks that are due were made.
   *
   * @param busy the pipelines of which jobs run
   */
  void look(Set<String> busy) throws IOException {
    watched = pipelines.look();
    clocks.tick(crons(), clock.instant());
    Set<BranchName> names = inputs();
    watched.forEach(pipeline -> names.add(SeenInputs.output(pipeline)));
    branches.look(names);
    directories.look(plain());
    seen.look(watched, branches, busy);
    branches.forget(read());
  }

  private Set<Input.Cron> crons() {
    return watched.stream()
        .flatMap(pipeline -> CronTicks.of(pipeline.spec().input()).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<BranchName> inputs() {
    return watched.stream()
        .flatMap(pipeline -> WatchedInput.of(pipeline.spec()).stream())
        .map(input -> input.key().branch())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<DirectoryKey> plain() {
    return watched.stream()
        .flatMap(pipeline -> DirectoryKey.of(pipeline.spec()).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The lowest number that someone has read of each branch. */
  private Map<BranchName, Long> read() {
    Map<BranchName, Long> least = new HashMap<>();
    for (SeenInput each : seen.all().values()) {
      each.commits().forEach((input, number) -> least.merge(input.branch(), number, Math::min));
    }
    return least;
  }

  /** The pipelines that are watched, each after those that it reads. */
  List<Pipeline> pipelines() {
    return watched;
  }

  /** What is watched and is no output of a pipeline that is watched, as a user writes it. */
  List<String> sources() {
    Set<BranchName> outputs = watched.stream().map(SeenInputs::output).collect(Collectors.toSet());
    return Stream.concat(
            inputs().stream().filter(branch -> !outputs.contains(branch)), plain().stream())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  DueInputs due() {
    return new DueInputs(watched, seen.all(), branches, directories);
  }

  /** The number of the newest commit of a pipeline's output, 0 if there is none. */
  long head(Pipeline pipeline) {
    return branches.head(SeenInputs.output(pipeline)).map(Commit::sequence).orElse(0L);
  }

  /** When the first clock ticks next. */
  Optional<Instant> tick() {
    return clocks.next();
  }

  /** Takes notice of what a job begins to read. */
  void begin(Pipeline pipeline, DueInputs.Pins pins) {
    read(pipeline, pins, directories.read(DirectoryKey.of(pipeline.spec())));
  }

  private void read(Pipeline pipeline, DueInputs.Pins pins, Map<DirectoryKey, String> looks) {
    seen.put(new SeenInput(pipeline, pins.commits(), looks));
  }

  /** Takes a job for run that cannot. */
  void leave(Pipeline pipeline, DueInputs.Pins pins) {
    SeenInput before = seen.all().get(pipeline.spec().name());
    read(pipeline, pins, before == null ? Map.of() : before.directories());
  }

  /** Takes notice of a commit that a job of this watch made. */
  void committed(Pipeline pipeline, long commit) throws IOException {
    seen.own(pipeline.spec().name(), commit);
    branches.refresh(SeenInputs.output(pipeline));
  }
}
