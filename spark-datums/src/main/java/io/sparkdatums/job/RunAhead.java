package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Planner;
import io.sparkdatums.queue.AcceptedPack;
import io.sparkdatums.queue.QueueDriver;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.spec.ReprocessSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a job does while earlier jobs of its pipeline run: it runs the datums that the others do
 * not. When its turn comes it plans again, from their last commit, and what all of them ran is
 * there to be used.
 */
final class RunAhead {
  private final SparkSession spark;
  private final String job;
  private final JobFiles files;
  private final JobDatums datums;
  private final JobLine.Turn turn;
  private List<AcceptedPack> packs = List.of();

  /**
   * @param job the job's id
   * @param turn its place among those that run at the same time
   */
  RunAhead(SparkSession spark, String job, JobFiles files, JobDatums datums, JobLine.Turn turn) {
    this.spark = spark;
    this.job = job;
    this.files = files;
    this.datums = datums;
    this.turn = turn;
  }

  /** Where results do not count, what is run ahead would be run once more. */
  boolean isOfUse(ReprocessSpec reprocess) {
    return !turn.isFirst()
        && QueueDriver.installed(spark.sparkContext())
        && reprocess != ReprocessSpec.EVERY_JOB;
  }

  /**
   * Runs what no earlier job runs.
   *
   * @param planned told of the plan before it is run
   * @return the packs that hold what came of it
   */
  List<AcceptedPack> run(ResolvedInput input, Branch branch, Consumer<JobPlan> planned)
      throws IOException {
    List<Path> earlier = turn.awaitPlans();
    Dataset<Row> elsewhere = earlier.isEmpty() ? null : Planner.running(spark, earlier);
    JobPlan plan = datums.plan(input, files.ahead(job), branch.head(), List.of(), elsewhere);
    turn.works(plan.changes());
    planned.accept(plan);
    packs = datums.run(plan, input);
    return packs;
  }

  /** Plans what is left when no job of the pipeline is before this one. */
  JobPlan plan(ResolvedInput input, Optional<Commit> head) throws IOException {
    return datums.plan(input, files.plan(job), head, packs, withoutResult());
  }

  /** The datums that have run ahead and are not to be run again, though they have no result. */
  private @Nullable Dataset<Row> withoutResult() {
    return packs.isEmpty()
        ? null
        : datums
            .executions(packs)
            .filter(col("state").notEqual(Executions.state(DatumState.PROCESSED)))
            .select("datum")
            .distinct();
  }

  /** A plan of what is left, with what the job ran itself not counted as reused. */
  JobPlan whole(JobPlan left) {
    return packs.isEmpty()
        ? left
        : left.withReused(left.reused() - Planner.reused(spark, left.changes(), job));
  }

  /** What was run ahead, and then what was left. */
  List<AcceptedPack> and(List<AcceptedPack> now) {
    return Stream.concat(packs.stream(), now.stream()).toList();
  }
}
