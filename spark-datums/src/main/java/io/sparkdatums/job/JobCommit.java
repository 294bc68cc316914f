package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Planner;
import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.CommitFacts;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.OneTask;
import io.sparkdatums.repo.TreeChanges;
import io.sparkdatums.repo.TreeCommitter;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.DatumKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * The commit of one job: which results join the tree and which leave it, recorded as members and
 * merged.
 *
 * @param head the commit that the job was planned from
 */
record JobCommit(
    SparkSession spark,
    Warehouse warehouse,
    Pipeline pipeline,
    Branch branch,
    Ledger ledger,
    String job,
    Optional<Commit> head) {

  /**
   * Merges what came and went into the tree.
   *
   * @param run the executions of what is planned, as {@link Executions#ofPacks} gives them
   * @param processed how many of the planned datums succeeded
   * @param packs the job's packs
   * @param spread is told how the work of the merge was spread, if there is one
   * @return empty if nothing came or went
   */
  Optional<Commit> make(
      JobPlan plan,
      Dataset<Row> run,
      long processed,
      List<AcceptedPack> packs,
      ResolvedInput input,
      Consumer<MergeLoad> spread)
      throws IOException {
    long datums = processed + plan.reused() + plan.gone();
    if (datums == 0 && head.isPresent()) {
      return Optional.empty();
    }
    Dataset<Row> members = members(plan, run, datums);
    if (datums > 0) {
      ledger.appendMembers(job, members);
    }
    Dataset<Row> comeAndGone =
        members.select(col("change").as("sign"), col("pack"), col("ordinal"), col("nth"));
    long changes = changes(plan, packs);
    if (plan.lost() > 0 && head.isPresent()) {
      return Optional.of(rebuild(head.get(), input.provenance(pipeline), changes));
    }
    return Optional.of(
        TreeCommitter.commit(
            spark,
            branch,
            head.orElse(null),
            TreeChanges.fromPacks(spark, warehouse, comeAndGone, changes),
            new CommitFacts(
                job,
                input.provenance(pipeline),
                pipeline.spec().outputConflict(),
                pipeline.spec().shards(),
                changes,
                CommitFacts.Unchanged.COMMIT),
            spread));
  }

  /**
   * Makes the tree anew of all its results, since what the lost ones had contributed cannot be
   * read.
   */
  private Commit rebuild(Commit before, String provenance, long changes) throws IOException {
    List<String> jobs = new ArrayList<>(Planning.committed(branch, head));
    jobs.add(job);
    return rebuild(before, jobs, provenance, changes);
  }

  /**
   * Makes the tree anew of the results that are members after some jobs.
   *
   * @param changes about how many entries it will have more than before
   */
  Commit rebuild(Commit before, List<String> jobs, String provenance, long changes)
      throws IOException {
    Dataset<Row> all =
        ledger
            .membersAfter(jobs)
            .select(lit(1).as("sign"), col("pack"), col("ordinal"), col("nth"));
    long entries = before.files() + before.dirs() + changes;
    return TreeCommitter.rebuild(
        spark,
        branch,
        before,
        TreeChanges.fromPacks(spark, warehouse, all, entries),
        new CommitFacts(
            job,
            provenance,
            pipeline.spec().outputConflict(),
            pipeline.spec().shards(),
            entries,
            CommitFacts.Unchanged.COMMIT));
  }

  /** Earlier results are taken to have as many files each as the tree had for each datum. */
  private long changes(JobPlan plan, List<AcceptedPack> packs) {
    long added = packs.stream().mapToLong(AcceptedPack::entries).sum();
    long before = Math.max(1, plan.unchanged() + plan.gone());
    long each = Math.max(1, head.map(Commit::files).orElse(0L) / before);
    return added + each * (plan.reused() + plan.gone());
  }

  private Dataset<Row> members(JobPlan plan, Dataset<Row> run, long datums) {
    Dataset<Row> planned =
        spark
            .read()
            .schema(Planner.CHANGES)
            .parquet(plan.changes().toString())
            .filter(col("status").isin(Planner.REUSE, Planner.GONE))
            .withColumn("change", when(col("status").equalTo(Planner.REUSE), 1).otherwise(-1));
    Dataset<Row> processed =
        run.filter(col("state").equalTo(Executions.state(DatumState.PROCESSED)))
            .withColumn("change", lit(1))
            .withColumn("nth", explode(occurrences().apply(col("key"))))
            .withColumn("key", substring_index(col("key"), DatumKey.MARK, 1));
    String[] rest = {"datum", "key", "nth", "pack", "ordinal"};
    Dataset<Row> members =
        planned
            .select("change", rest)
            .union(processed.select("change", rest))
            .select(lit(job).as("job"), col("*"));
    return OneTask.ifFew(members, datums);
  }

  private static UserDefinedFunction occurrences() {
    UDF1<String, List<Integer>> occurrences = DatumKey::occurrences;
    return udf(occurrences, DataTypes.createArrayType(DataTypes.IntegerType));
  }
}
