package io.sparkdatums.job;

import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the pipelines of a watch read last. It begins with what is on record, so that a watch goes
 * on where the one before it ended, and follows what other drivers commit. That a job failed is
 * known only to the watch that ran it: the next one tries once more.
 */
final class SeenInputs {
  /** How many jobs are looked at, at most, to find one that succeeded. */
  private static final int JOBS = 100;

  private final Warehouse warehouse;
  private final Map<String, SeenInput> seen = new HashMap<>();
  private final Map<String, Long> outputs = new HashMap<>();

  SeenInputs(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** What each pipeline read last, by its name. */
  Map<String, SeenInput> all() {
    return seen;
  }

  /**
   * Takes notice of new pipelines, and of commits that were made by others.
   *
   * @param busy the pipelines of which jobs run, whose commits are told by those who run them
   */
  void look(List<Pipeline> pipelines, WatchedInput.Commits commits, Set<String> busy)
      throws IOException {
    seen.keySet().retainAll(pipelines.stream().map(each -> each.spec().name()).toList());
    for (Pipeline pipeline : pipelines) {
      String name = pipeline.spec().name();
      if (busy.contains(name)) {
        continue;
      }
      Optional<Commit> head = commits.head(output(pipeline));
      SeenInput before = seen.get(name);
      boolean same = before != null && before.pipeline().equals(pipeline);
      if (!same || number(head) != outputs.getOrDefault(name, 0L)) {
        outputs.put(name, number(head));
        Optional<SeenInput> found = onRecord(pipeline, head, before);
        found.ifPresent(each -> seen.put(name, each));
      }
    }
  }

  static BranchName output(Pipeline pipeline) {
    return new BranchName(pipeline.spec().name(), pipeline.spec().outputBranch());
  }

  private static long number(Optional<Commit> head) {
    return head.map(Commit::sequence).orElse(0L);
  }

  /** Says what a job has read, or would have if it had run. */
  void put(SeenInput read) {
    seen.put(read.pipeline().spec().name(), read);
  }

  /** Says that a commit of a pipeline's output is none of another driver's. */
  void own(String pipeline, long commit) {
    outputs.put(pipeline, commit);
  }

  /** What the newest job that succeeded read, whether or not it made a commit. */
  private Optional<SeenInput> onRecord(
      Pipeline pipeline, Optional<Commit> head, @Nullable SeenInput before) throws IOException {
    ReadCommits read = ReadCommits.of(head);
    String last = head.map(Commit::job).orElse("");
    JobFiles files = new JobFiles(warehouse, pipeline.spec().name());
    List<String> ids = files.ids();
    for (int i = ids.size() - 1; i >= Math.max(0, ids.size() - JOBS); i--) {
      String id = ids.get(i);
      if (id.compareTo(last) <= 0) {
        break;
      }
      if (files.result(id).filter(job -> job.state() == JobState.SUCCESS).isPresent()) {
        ReadCommits recorded = files.record(id).map(JobRecord::read).orElse(null);
        read = recorded == null ? read : recorded;
        break;
      }
    }
    Map<DirectoryKey, String> looks = before == null ? Map.of() : before.directories();
    return SeenInput.of(pipeline, read, looks);
  }
}
