package io.sparkdatums.repo;

import io.sparkdatums.api.LogHistogram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the work of a merge was spread: over shards, and over paths, since a path is merged by one
 * task. Of a size that follows the number of shards, however many paths there are.
 *
 * @param shards those to which anything was added
 * @param paths those with the most contributions added, the most first
 * @param contributions how many were added to each path
 * @param spilled bytes that did not fit in the memory of tasks and went to a disk
 */
public record MergeLoad(
    List<ShardLoad> shards, List<PathLoad> paths, LogHistogram contributions, long spilled) {
  /** So many paths are named. */
  static final int MOST = 20;

  private static final Comparator<PathLoad> ORDER =
      Comparator.comparingLong(PathLoad::contributions).reversed().thenComparing(PathLoad::path);

  public MergeLoad {
    shards = List.copyOf(shards);
    paths = List.copyOf(paths);
  }

  /** What was added to a shard: contributions to files, and their bytes. */
  public record ShardLoad(int shard, long contributions, long bytes) {}

  /** What was added to a path. */
  public record PathLoad(String path, long contributions, long bytes) {}

  /** Nothing was merged. */
  public static MergeLoad none() {
    return new MergeLoad(List.of(), List.of(), LogHistogram.coarse(), 0);
  }

  /** The same by a task that has spilled so much. */
  MergeLoad spilling(long bytes) {
    return new MergeLoad(shards, paths, contributions, bytes);
  }

  /** What two tasks have merged; a shard and a path are in one of them only. */
  MergeLoad and(MergeLoad other) {
    LogHistogram all = LogHistogram.coarse();
    all.add(contributions);
    all.add(other.contributions);
    return new MergeLoad(
        Stream.concat(shards.stream(), other.shards.stream()).toList(),
        Stream.concat(paths.stream(), other.paths.stream()).sorted(ORDER).limit(MOST).toList(),
        all,
        spilled + other.spilled);
  }

  /** Counts what is added in one task, which comes by sorted by shard and path. */
  static final class Count {
    private final List<ShardLoad> shards = new ArrayList<>();
    private final List<PathLoad> paths = new ArrayList<>();
    private final LogHistogram contributions = LogHistogram.coarse();
    private long enough;
    private int shard;
    private long ofShard;
    private long bytesOfShard;

    /** What was added to a path, which is in UTF-8. */
    void add(int number, byte[] path, int length, long added, long bytes) {
      if (number != shard) {
        endShard();
        shard = number;
      }
      ofShard += added;
      bytesOfShard += bytes;
      contributions.add(added);
      if (added > enough) {
        paths.add(new PathLoad(new String(path, 0, length, StandardCharsets.UTF_8), added, bytes));
        if (paths.size() == 2 * MOST) {
          paths.sort(ORDER);
          paths.subList(MOST, paths.size()).clear();
          enough = paths.get(MOST - 1).contributions();
        }
      }
    }

    private void endShard() {
      if (ofShard > 0) {
        shards.add(new ShardLoad(shard, ofShard, bytesOfShard));
      }
      ofShard = 0;
      bytesOfShard = 0;
    }

    /** All that came by. */
    MergeLoad end() {
      endShard();
      paths.sort(ORDER);
      return new MergeLoad(
          shards, paths.subList(0, Math.min(MOST, paths.size())), contributions, 0);
    }
  }
}
