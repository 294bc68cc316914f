package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.DirectoryChange;
import io.sparkdatums.tree.Records;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The merge as one Spark job.
 *
 * <pre>
 * changes ── shuffle by shard ──► sort, merge the shards: a data file each, and what
 *                                 directories have to know
 *         ── shuffle to one task, sort ──► fold the directories ── sort ──► their data file
 * </pre>
 *
 * <p>Packs in which each shard has enough are not shuffled: their part is read by the task that
 * merges it, see {@link PackRows}.
 *
 * <p>What a task has written is told to the driver through the shuffle, with the directory changes
 * of the same attempt: if Spark runs a task again, the later stages see the files and the changes
 * of one attempt, and files that no one mentions are not part of the commit. The driver receives a
 * few hundred bytes per data file.
 */
final class SparkMerge {
  private static final StructType MESSAGES =
      new StructType()
          .add("place", DataTypes.IntegerType, false)
          .add("key", DataTypes.BinaryType, false)
          .add("message", DataTypes.BinaryType, false);

  // Places of messages to the last stage: what the shards did, the totals, then the directories of
  // shard 0, 1, ….
  private static final int SHARDS = -2;
  private static final int TOTALS = -1;

  // Places of messages to the driver.
  private static final int COMMIT = 0;
  private static final int FILE = 1;
  private static final int LOAD = 2;

  private static final byte[] NONE = {};

  private final SparkSession spark;
  private final MergePlan plan;
  private final CommitDraft draft;

  SparkMerge(SparkSession spark, MergePlan plan, CommitDraft draft) {
    this.spark = spark;
    this.plan = plan;
    this.draft = draft;
  }

  Merged merge(TreeChanges changes, CommitFacts facts) {
    Encoder<Row> messages = Encoders.row(MESSAGES);
    try {
      List<Row> results =
          routed(changes, facts)
              .mapPartitions(shards(plan), messages)
              .repartition(1)
              .sortWithinPartitions("place", "key")
              .mapPartitions(directories(plan, draft), messages)
              .sortWithinPartitions("place", "key")
              .mapPartitions(write(plan, draft), messages)
              .collectAsList();
      return merged(results);
    } catch (Exception e) {
      throw SparkErrors.named("the merge of job " + draft.job(), e);
    }
  }

  /** The changes, each in the task that merges its shard, in any order. */
  private Dataset<Row> routed(TreeChanges changes, CommitFacts facts) {
    int shards = plan.shards();
    Dataset<Row> chunks = changes.routed(shards).union(mentions());
    boolean few = facts.changes() >= 0 && facts.changes() <= MergePlan.ONE_SHARD && !plan.base();
    return few || shards == 1
        ? chunks.repartition(1)
        : PartitionRoute.to(chunks, col("shard"), shards);
  }

  /** A claim of the root, and in a base run one row per shard, so that each has its task. */
  private Dataset<Row> mentions() {
    int shards = plan.shards();
    List<Row> rows = new ArrayList<>();
    new ShardChunks(ChangeBytes.of(List.of(Change.touch("/")).iterator(), shards), shards)
        .forEachRemaining(rows::add);
    for (int shard = 0; plan.base() && shard < shards; shard++) {
      rows.add(ShardChunks.mention(shard));
    }
    return spark.createDataFrame(rows, ShardChunks.SCHEMA);
  }

  private static MapPartitionsFunction<Row, Row> shards(MergePlan plan) {
    return rows -> {
      SpillSort sort = TaskScope.closing(new SpillSort(plan.memory(), TaskScope.scratch()));
      MergeTask task = TaskScope.closing(new MergeTask(plan, sorted(plan, rows, sort)));
      return new Followed<>(
          new Mapped<>(task, SparkMerge::message),
          () ->
              result(
                  SHARDS,
                  Wire.encode(
                      new Wire.ShardResult(
                          task.file().orElse(null),
                          task.changed(),
                          task.load().spilling(TaskScope.spilled())))));
    };
  }

  private static Records sorted(MergePlan plan, Iterator<Row> rows, SpillSort sort)
      throws IOException {
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(ShardChunks.PART)) {
        sort.addAll(row.getAs(ShardChunks.CHANGES));
      } else {
        PackSelection datums = PackSelection.decode(row.getAs(ShardChunks.PART));
        PackChanges.read(plan.warehouse(), datums, row.getInt(0), plan.shards(), sort);
      }
    }
    return sort.sorted();
  }

  private static Row message(DirectoryChange change) {
    return RowFactory.create(0, PathOrder.key(change.path()), change.encode());
  }

  private static MapPartitionsFunction<Row, Row> directories(MergePlan plan, CommitDraft draft) {
    return rows -> {
      Ahead<Row> messages = new Ahead<>(rows);
      List<Row> shards = new ArrayList<>();
      while (messages.hasNext() && messages.peek().getInt(0) == SHARDS) {
        shards.add(messages.next());
      }
      DirectoryTask task =
          TaskScope.closing(
              new DirectoryTask(
                  plan,
                  draft,
                  new Mapped<>(messages, row -> DirectoryChange.decode(row.<byte[]>getAs(2)))));
      Iterator<Row> directories = new Mapped<>(task, SparkMerge::message);
      Iterator<Row> all =
          new Followed<>(directories, () -> result(TOTALS, Wire.encode(task.totals())));
      return new Concatenated<>(shards.iterator(), all);
    };
  }

  private static Row message(TreeRow row) {
    return RowFactory.create(row.shard(), PathOrder.key(row.path()), Wire.encode(row));
  }

  private static MapPartitionsFunction<Row, Row> write(MergePlan plan, CommitDraft draft) {
    return rows -> {
      List<RunFile> files = new ArrayList<>();
      boolean changed = false;
      MergeLoad load = MergeLoad.none();
      DirectoryTask.Totals totals = new DirectoryTask.Totals(null, 0);
      Ahead<Row> messages = new Ahead<>(rows);
      while (messages.hasNext() && messages.peek().getInt(0) < 0) {
        Row row = messages.next();
        byte[] message = row.getAs(2);
        if (row.getInt(0) == TOTALS) {
          totals = Wire.totals(message);
          continue;
        }
        Wire.ShardResult shard = Wire.shardResult(message);
        changed |= shard.changed();
        load = load.and(shard.load());
        if (shard.file() != null) {
          files.add(shard.file());
        }
      }
      Iterator<TreeRow> directories =
          new Mapped<>(messages, row -> Wire.directory(row.<byte[]>getAs(2)));
      Merged merged = DirectoryTask.write(plan, draft, totals, directories, files, changed);
      List<Row> results = new ArrayList<>();
      if (merged.commit() != null) {
        results.add(result(COMMIT, Wire.encode(merged.commit())));
      }
      merged.files().forEach(file -> results.add(result(FILE, Wire.encode(file))));
      results.add(result(LOAD, Wire.encode(load)));
      return results.iterator();
    };
  }

  private static Merged merged(List<Row> results) {
    List<RunFile> files = new ArrayList<>();
    @Nullable Commit commit = null;
    MergeLoad load = MergeLoad.none();
    for (Row row : results) {
      byte[] message = row.getAs(2);
      switch (row.getInt(0)) {
        case COMMIT -> commit = Wire.commit(message);
        case FILE -> files.add(Wire.file(message));
        default -> load = Wire.load(message);
      }
    }
    return new Merged(files, commit, load);
  }

  private static Row result(int place, byte[] message) {
    return RowFactory.create(place, NONE, message);
  }
}
