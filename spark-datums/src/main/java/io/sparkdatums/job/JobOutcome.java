package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.pack.DatumState;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.DatumKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job when it ends, from which its result is made.
 *
 * @param plan what was planned; {@link JobPlan#NOTHING} if it did not come to that
 * @param tally what was run
 * @param packs how many packs were sealed
 * @param head the branch's head before the job
 */
record JobOutcome(
    String job,
    String pipeline,
    String branch,
    Instant started,
    JobPlan plan,
    Tally tally,
    int packs,
    Optional<Commit> head) {
  private static final int FAILURES_SHOWN = 5;

  /**
   * The result of a job whose datums all succeeded.
   *
   * @param made its commit; empty if nothing had changed
   * @param sealed when the merge began
   */
  JobResult success(Optional<Commit> made, Instant sealed) {
    return result(JobState.SUCCESS, made, seconds(sealed), List.of(), null);
  }

  /** The result of a job of whose datums some failed: {@link Executions#SCHEMA}. */
  JobResult datumsFailed(Dataset<Row> run) {
    return result(JobState.FAILURE, Optional.empty(), 0, failures(run), "datums failed");
  }

  /** The result of a job that ended without a commit. */
  JobResult ended(JobState state, @Nullable String why) {
    return result(state, Optional.empty(), 0, List.of(), why);
  }

  private JobResult result(
      JobState state,
      Optional<Commit> made,
      double mergeSeconds,
      List<JobResult.FailedDatum> failures,
      @Nullable String message) {
    Optional<Commit> now = made.or(() -> head);
    long before = head.map(Commit::sequence).orElse(0L);
    return new JobResult(
        job,
        pipeline,
        branch,
        state,
        plan.total(),
        tally.processed(),
        plan.unchanged() + plan.reused(),
        tally.failed(),
        tally.recovered(),
        now.map(Commit::sequence).orElse(null),
        now.map(commit -> HexFormat.of().formatHex(commit.root())).orElse(null),
        made.isPresent() && made.get().sequence() > before,
        now.map(Commit::files).orElse(0L),
        tally.bytesIn(),
        tally.bytesOut(),
        tally.bytesDeduplicated(),
        packs,
        tally.downloadMillis(),
        tally.processMillis(),
        tally.uploadMillis(),
        mergeSeconds,
        started,
        seconds(started),
        tally.spanMillis() / 1000.0,
        failures,
        List.of(),
        message);
  }

  private static double seconds(Instant from) {
    return Duration.between(from, Instant.now()).toMillis() / 1000.0;
  }

  private static List<JobResult.FailedDatum> failures(Dataset<Row> run) {
    return run
        .filter(col("state").equalTo(Executions.state(DatumState.FAILED)))
        .select("datum", "key", "tries", "process_ms", "message")
        .orderBy("key")
        .limit(FAILURES_SHOWN)
        .collectAsList()
        .stream()
        .map(
            row ->
                new JobResult.FailedDatum(
                    row.getString(0),
                    DatumKey.paths(row.getString(1)).replace('\0', ' '),
                    row.getInt(2),
                    row.getLong(3),
                    row.isNullAt(4) ? "" : row.getString(4)))
        .toList();
  }
}
