package io.sparkdatums.job;

import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.plan.Planner;
import io.sparkdatums.plan.Spread;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.ReprocessSpec;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Knows from digests that a job has nothing to do: the job before it read trees of the same root
 * digests with the same version of the pipeline, all of its datums succeeded, the output is as it
 * left it, and nobody has asked for a datum to run once more. To compare datum by datum would find
 * each of them unchanged. Plain directories have no digests and are always listed.
 */
record SameInput(Warehouse warehouse, Pipeline pipeline, Branch branch, Ledger ledger) {

  /**
   * The plan of a job that has nothing to do; empty if that is not known.
   *
   * @param job the job's id, which is greater than those of jobs before it
   */
  Optional<JobPlan> plan(
      SparkSession spark, String job, ResolvedInput input, Optional<Commit> head, JobFiles files)
      throws IOException {
    if (pipeline.spec().reprocess() == ReprocessSpec.EVERY_JOB || ledger.restarted() != null) {
      return Optional.empty();
    }
    String before = before(files.ids(), job);
    JobResult result = before == null ? null : files.result(before).orElse(null);
    JobRecord record = before == null ? null : files.record(before).orElse(null);
    Long bytes = before == null ? null : files.inputBytes(before).orElse(null);
    if (result == null
        || record == null
        || bytes == null
        || !isDone(result, head)
        || record.version() != pipeline.version()
        || !isRead(record.read(), input)) {
      return Optional.empty();
    }
    Path changes = new Path(files.plan(job), "changes");
    spark.createDataFrame(List.of(), Planner.CHANGES).write().parquet(changes.toString());
    long total = result.total();
    return Optional.of(
        new JobPlan(List.of(), Spread.NOTHING, total, total, 0, 0, 0, bytes, changes));
  }

  private static @Nullable String before(List<String> ids, String job) {
    int at = ids.indexOf(job);
    return at <= 0 ? null : ids.get(at - 1);
  }

  private boolean isDone(JobResult result, Optional<Commit> head) {
    return result.state() == JobState.SUCCESS
        && result.processed() + result.skipped() == result.total()
        && result.branch().equals(branch.name())
        && Objects.equals(result.commit(), head.map(Commit::sequence).orElse(null));
  }

  private boolean isRead(@Nullable ReadCommits read, ResolvedInput input) throws IOException {
    for (PinnedInput leaf : input.leaves()) {
      Commit now = leaf.head();
      if (read == null || leaf.files().repo() == null || now == null) {
        return false;
      }
      Long number = read.number(WatchedInput.key(leaf.files()));
      if (number == null || !isSame(leaf.files().repo(), leaf.files().branch(), number, now)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSame(String repo, String branch, long number, Commit now) throws IOException {
    return number == now.sequence()
        || warehouse
            .repo(repo)
            .branch(branch)
            .commit(number)
            .filter(before -> Arrays.equals(before.root(), now.root()))
            .isPresent();
  }
}
