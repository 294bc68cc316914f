package io.sparkdatums.plan;

import io.sparkdatums.api.LogHistogram;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.MergeLoad.PathLoad;
import io.sparkdatums.repo.MergeLoad.ShardLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which shards and paths of a merge stand out. A shard is merged by one task, and so is a path
 * within it; the time of a task is thought to follow the number of contributions that it merges.
 *
 * @param load how the work was spread
 * @param slots tasks at a time, at least 1
 * @param millis how long the merge took
 */
public record MergeDiagnosis(MergeLoad load, int slots, double millis) {
  private static final int LEAST_SHARDS = 4;
  private static final long LEAST_ENTRIES = 1_000;
  private static final long LEAST_BYTES = 64 << 20;
  private static final long LEAST_ON_PATH = 100;
  private static final double OVER_SHARE = 1.5;
  private static final double FELT_MILLIS = 1_000;
  private static final int MOST = 5;

  /**
   * A path that many datums write.
   *
   * @param median of the contributions to each path
   * @param costMillis how much sooner the merge had ended without it
   * @param feltFrom from how many contributions on it costs a second or more
   */
  public record HotPath(PathLoad path, long median, double costMillis, long feltFrom) {}

  /**
   * A shard that holds more than others.
   *
   * @param unit {@code shard} by contributions, or {@code shard_bytes}
   */
  public record LargeShard(int shard, String unit, long value, long median, double costMillis) {}

  /** The paths that stand out, the hottest first, {@value #MOST} at most. */
  public List<HotPath> hotPaths() {
    List<HotPath> hot = new ArrayList<>();
    long median = load.contributions().median();
    for (PathLoad path : load.paths()) {
      long over = path.contributions() - median;
      boolean far =
          over >= LEAST_ON_PATH
              && SkewDiagnosis.standsOut(path.contributions(), load.contributions());
      boolean most =
          path.contributions() >= LEAST_ENTRIES
              && path.contributions() > OVER_SHARE * share()
              && slots > 1;
      if ((far || most) && hot.size() < MOST) {
        hot.add(new HotPath(path, median, cost(path.contributions()), feltFrom(path)));
      }
    }
    return hot;
  }

  /** The shards that stand out, {@value #MOST} at most for each unit, the largest first. */
  public List<LargeShard> largeShards() {
    List<LargeShard> large = new ArrayList<>();
    if (load.shards().size() >= LEAST_SHARDS) {
      large.addAll(largeShards("shard", ShardLoad::contributions, LEAST_ENTRIES));
      large.addAll(largeShards("shard_bytes", ShardLoad::bytes, LEAST_BYTES));
    }
    return large;
  }

  private List<LargeShard> largeShards(String unit, ToLongFunction<ShardLoad> of, long least) {
    LogHistogram all = new LogHistogram();
    load.shards().forEach(shard -> all.add(of.applyAsLong(shard)));
    return load.shards().stream()
        .filter(shard -> of.applyAsLong(shard) - all.median() >= least)
        .filter(shard -> SkewDiagnosis.standsOut(of.applyAsLong(shard), all))
        .sorted(java.util.Comparator.comparingLong(of).reversed())
        .limit(MOST)
        .map(
            shard ->
                new LargeShard(
                    shard.shard(),
                    unit,
                    of.applyAsLong(shard),
                    all.median(),
                    cost(shard.contributions())))
        .toList();
  }

  private double total() {
    return load.shards().stream().mapToLong(ShardLoad::contributions).sum();
  }

  /** What falls to each task if all can be shared out. */
  private double share() {
    return total() / slots;
  }

  /** How many tasks there were at a time. */
  private int tasks() {
    return Math.max(1, Math.min(slots, load.shards().size()));
  }

  private double cost(long contributions) {
    double even = total() / tasks();
    return millis * Math.max(0, 1 - even / Math.max(1, contributions));
  }

  /** The merge takes a second longer when what the path has beyond its share takes a second. */
  private long feltFrom(PathLoad path) {
    double eachMillis = millis * tasks() / Math.max(1, total());
    double others = total() - path.contributions();
    return slots == 1 ? 0 : Math.round((others + slots * FELT_MILLIS / eachMillis) / (slots - 1));
  }
}
