package io.sparkdatums.job;

import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pipelines are due and what they read: looks at nothing itself, and forgets nothing.
 *
 * <p>One thing that happened is dealt with at a time, the oldest first, by every pipeline down the
 * graph. So each commit that is put has one commit in the output of each pipeline, in the same
 * order, and a pipeline that reads two others which read one repo runs once for a commit of that
 * repo, not twice.
 *
 * @param pipelines each after those that it reads
 * @param seen what each one read last, by its name; none for one that is new
 */
record DueInputs(
    List<Pipeline> pipelines,
    Map<String, SeenInput> seen,
    WatchedInput.Commits commits,
    Directories directories) {

  /** What is new about plain directories. */
  interface Directories {
    /** Whether a job should read it that would not have to if it looked as it did. */
    boolean isDue(DirectoryKey directory, @Nullable String seen);
  }

  /**
   * What a job reads of each repo input: the number of a commit, 0 for none.
   *
   * @param news whether that differs from what was read last
   */
  record Pins(Map<InputKey, Long> commits, boolean news) {}

  /** What is to be dealt with next. */
  Optional<Origin> first() throws IOException {
    for (Pipeline pipeline : pipelines) {
      if (seen(pipeline) == null) {
        return Optional.of(new Origin.Fresh(pipeline.spec().name()));
      }
    }
    for (Pipeline pipeline : pipelines) {
      for (DirectoryKey directory : DirectoryKey.of(pipeline.spec())) {
        if (isDue(pipeline, directory)) {
          return Optional.of(new Origin.Changed(directory.path(), directory.glob()));
        }
      }
    }
    List<Origin.Arrived> arrived = new ArrayList<>();
    for (Pipeline pipeline : pipelines) {
      for (WatchedInput input : WatchedInput.of(pipeline.spec())) {
        List<Commit> unread = unread(pipeline, input, Long.MAX_VALUE);
        if (!unread.isEmpty()) {
          BranchName branch = input.key().branch();
          arrived.add(new Origin.Arrived(branch.repo(), branch.branch(), unread.get(0)));
        }
      }
    }
    return arrived.stream().min(oldest(arrived)).map(origin -> origin);
  }

  /** On one branch numbers say what is older, since clocks may have been set back. */
  private static Comparator<Origin.Arrived> oldest(List<Origin.Arrived> arrived) {
    Map<BranchName, Commit> first = new HashMap<>();
    for (Origin.Arrived origin : arrived) {
      first.merge(branch(origin), origin.commit(), (a, b) -> a.sequence() <= b.sequence() ? a : b);
    }
    return Comparator.comparing(
            (Origin.Arrived origin) ->
                first.getOrDefault(branch(origin), origin.commit()).created())
        .thenComparing(Origin.Arrived::repo)
        .thenComparing(Origin.Arrived::branch)
        .thenComparing(origin -> origin.commit().sequence());
  }

  private static BranchName branch(Origin.Arrived origin) {
    return new BranchName(origin.repo(), origin.branch());
  }

  /** The pipelines that read what happened themselves, and have not read it yet. */
  Set<String> readers(Origin origin) throws IOException {
    Set<String> readers = new LinkedHashSet<>();
    for (Pipeline pipeline : pipelines) {
      boolean fresh = origin instanceof Origin.Fresh;
      if (reads(pipeline, origin) && (fresh || pins(pipeline, origin, Map.of()).news())) {
        readers.add(pipeline.spec().name());
      }
    }
    return readers;
  }

  private static boolean reads(Pipeline pipeline, Origin origin) {
    if (origin instanceof Origin.Fresh fresh) {
      return pipeline.spec().name().equals(fresh.pipeline());
    }
    if (origin instanceof Origin.Changed changed) {
      return DirectoryKey.of(pipeline.spec())
          .contains(new DirectoryKey(changed.path(), changed.glob()));
    }
    BranchName branch = branch((Origin.Arrived) origin);
    return WatchedInput.of(pipeline.spec()).stream()
        .anyMatch(input -> input.key().branch().equals(branch));
  }

  /**
   * What a pipeline reads when something happened.
   *
   * @param upstream the outputs of pipelines that have dealt with it, and the number of the newest
   *     commit of each that this pipeline may read
   */
  Pins pins(Pipeline pipeline, Origin origin, Map<BranchName, Long> upstream) throws IOException {
    SeenInput before = seen(pipeline);
    Map<InputKey, Long> pins = new HashMap<>();
    boolean news = origin instanceof Origin.Changed && hasDueDirectory(pipeline);
    for (WatchedInput input : WatchedInput.of(pipeline.spec())) {
      BranchName branch = input.key().branch();
      long limit = before == null ? Long.MAX_VALUE : upstream.getOrDefault(branch, -1L);
      if (origin instanceof Origin.Arrived arrived && branch.equals(branch(arrived))) {
        limit = Math.max(limit, arrived.commit().sequence());
      }
      List<Commit> unread = unread(pipeline, input, limit);
      Long read = before == null ? null : before.commits().get(input.key());
      news |= !unread.isEmpty();
      pins.put(
          input.key(),
          unread.isEmpty() ? read == null ? 0 : read : unread.get(unread.size() - 1).sequence());
    }
    news |= before == null && !DirectoryKey.of(pipeline.spec()).isEmpty();
    return new Pins(pins, news);
  }

  private List<Commit> unread(Pipeline pipeline, WatchedInput input, long limit)
      throws IOException {
    SeenInput before = seen(pipeline);
    Long read = before == null ? null : before.commits().get(input.key());
    return limit < 0 ? List.of() : input.unread(commits, read, limit);
  }

  private boolean hasDueDirectory(Pipeline pipeline) {
    return DirectoryKey.of(pipeline.spec()).stream()
        .anyMatch(directory -> isDue(pipeline, directory));
  }

  private boolean isDue(Pipeline pipeline, DirectoryKey directory) {
    SeenInput before = seen(pipeline);
    return directories.isDue(
        directory, before == null ? null : before.directories().get(directory));
  }

  private @Nullable SeenInput seen(Pipeline pipeline) {
    SeenInput before = seen.get(pipeline.spec().name());
    return before != null && before.pipeline().equals(pipeline) ? before : null;
  }
}
