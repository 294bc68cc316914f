package io.sparkdatums.repo;

import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of one merge have to know.
 *
 * @param table the Delta table of the branch
 * @param run the run to write
 * @param base whether to write all of the tree again, so that earlier runs count no longer
 * @param shards number of shards of the run
 * @param oldShards number of shards of the runs before
 * @param old the data files of the tree before
 * @param memory bytes that a task may hold to sort changes
 * @param token in the name of every file of this merge, and of no other
 */
record MergePlan(
    Warehouse warehouse,
    Path table,
    long run,
    boolean base,
    int shards,
    int oldShards,
    List<RunFile> old,
    OutputConflict conflict,
    int memory,
    String token)
    implements Serializable {

  /** Up to this many entries a tree has one shard. */
  static final long ONE_SHARD = 50_000;

  /** About what an entry takes in memory while it is merged. */
  private static final long ENTRY_BYTES = 256;

  /** More live runs than this are written together as one, once their rows are worth it. */
  private static final int RUNS = 8;

  /** More live runs than this are written together whatever it costs. */
  private static final int MAX_RUNS = 32;

  /** The increments' share of the base's rows from which on they are worth writing all again. */
  private static final int SHARE = 8;

  /**
   * @param range how many tasks may merge
   * @param canRewrite whether this merge may write a large tree again
   */
  static MergePlan of(
      Branch.State state,
      @Nullable Commit head,
      CommitFacts facts,
      PartitionRange range,
      boolean canRewrite) {
    Branch branch = state.branch();
    List<RunFile> old = head == null ? List.of() : state.files(head);
    long entries = Math.max(facts.changes(), 0) + (head == null ? 0 : head.files() + head.dirs());
    int wanted = facts.shards() > 0 ? facts.shards() : shards(entries, range).partitions();
    int before = head == null ? wanted : head.shards();
    boolean base =
        head == null
            || ((canRewrite || entries <= ONE_SHARD)
                && (isWorthRewriting(old) || hasOutgrown(head, facts, wanted)));
    int shards = base && (facts.shards() > 0 || wanted > before) ? grown(before, wanted) : before;
    return new MergePlan(
        branch.repo().warehouse(),
        branch.location(),
        head == null ? 1 : head.run() + 1,
        base,
        facts.shards() > 0 && base ? facts.shards() : shards,
        before,
        old,
        facts.conflict(),
        range.memory(),
        UUID.randomUUID().toString());
  }

  /** The same with nothing of the tree before: all of it is among the changes. */
  MergePlan anew(CommitFacts facts, PartitionRange range) {
    int wanted = facts.shards() > 0 ? facts.shards() : shards(facts.changes(), range).partitions();
    return new MergePlan(
        warehouse, table, run, true, wanted, wanted, List.of(), conflict, memory, token);
  }

  /**
   * How many shards a tree of so many entries is to have, and why: a power of two, if one is in the
   * range, so that a shard's part of a pack lies in one piece there.
   */
  static PartitionRange.Chosen shards(long entries, PartitionRange range) {
    if (entries < ONE_SHARD) {
      return new PartitionRange.Chosen(1, "a small tree");
    }
    PartitionRange.Chosen chosen = range.choose(entries, ENTRY_BYTES * entries);
    int less = Integer.highestOneBit(chosen.partitions());
    int power = 2L * less <= range.most() ? 2 * less : less;
    return less == chosen.partitions() || power < range.least()
        ? chosen
        : new PartitionRange.Chosen(power, chosen.rule() + ", as a power of two");
  }

  // A multiple, so that each new shard comes from one old one.
  private static int grown(int before, int wanted) {
    return (wanted + before - 1) / before * before;
  }

  private static boolean isWorthRewriting(List<RunFile> old) {
    long runs = old.stream().mapToLong(RunFile::run).distinct().count();
    // Not always the commit's base: it and later runs may have been written together since.
    long first = old.stream().mapToLong(RunFile::run).min().orElse(0);
    long base = rows(old.stream().filter(file -> file.run() == first).toList());
    return runs > MAX_RUNS || (runs > RUNS && (rows(old) - base) * SHARE >= base);
  }

  private static boolean hasOutgrown(Commit head, CommitFacts facts, int wanted) {
    return facts.shards() > 0
        ? wanted != head.shards()
        : wanted >= 2L * head.shards() && facts.changes() > head.files() + head.dirs();
  }

  private static long rows(List<RunFile> files) {
    return files.stream()
        .flatMapToLong(
            file ->
                file.statistics() == null
                    ? LongStream.empty()
                    : LongStream.of(file.statistics().rows()))
        .sum();
  }

  /** A new data file of the run; the name is free. */
  Path newFile(String what) {
    return new Path(
        table,
        TreeTable.RUN
            + "="
            + run
            + "/"
            + what
            + "-"
            + token
            + "-"
            + UUID.randomUUID()
            + ".parquet");
  }
}
