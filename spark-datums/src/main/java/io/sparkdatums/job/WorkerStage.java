package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.plan.JobPlan;
import io.sparkdatums.worker.PackResult;
import io.sparkdatums.worker.WorkerContext;
import io.sparkdatums.worker.WorkerTask;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * The Spark job that runs user code: a result stage with a task per plan file. What comes back is
 * the list of closed packs; nothing is shuffled out of it, so a lost executor cannot make Spark run
 * a finished task again for its shuffle files.
 */
final class WorkerStage {
  private static final long TICK_MILLIS = 500;

  private final SparkSession spark;
  private final JobListener listener;
  private volatile JobProgress last = new JobProgress(0, 0, 0, 0);

  WorkerStage(SparkSession spark, JobListener listener) {
    this.spark = spark;
    this.listener = listener;
  }

  List<PackResult> run(WorkerContext context, JobPlan plan) {
    LongAccumulator done = spark.sparkContext().longAccumulator("datums done");
    LongAccumulator failed = spark.sparkContext().longAccumulator("datums failed");
    LongAccumulator bytes = spark.sparkContext().longAccumulator("bytes out");
    RunningCounts counts = new RunningCounts(List.of(done.id(), failed.id(), bytes.id()));
    spark.sparkContext().addSparkListener(counts);
    try {
      int partitions = plan.files().size();
      JavaFutureAction<List<PackResult>> action =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(Collections.nCopies(partitions, 0), partitions)
              .mapPartitionsWithIndex(
                  (partition, nothing) ->
                      WorkerTask.run(
                              context,
                              partition,
                              TaskContext.get().attemptNumber(),
                              progress -> {
                                done.add(progress.datums());
                                failed.add(progress.failed());
                                bytes.add(progress.bytesOut());
                              })
                          .iterator(),
                  true)
              .collectAsync();
      return await(action, plan.toRun(), counts, done.id(), failed.id(), bytes.id());
    } finally {
      spark.sparkContext().removeSparkListener(counts);
    }
  }

  /** What is known to be done by now, for a job that ends before its packs are read. */
  Tally tally() {
    JobProgress seen = last;
    return new Tally(
        seen.done() - seen.failed(), seen.failed(), 0, 0, seen.bytesOut(), 0, 0, 0, 0, 0);
  }

  private List<PackResult> await(
      JavaFutureAction<List<PackResult>> action,
      long total,
      RunningCounts counts,
      long done,
      long failed,
      long bytes) {
    while (true) {
      try {
        List<PackResult> packs = action.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        report(progress(counts, done, failed, bytes, total));
        return packs;
      } catch (TimeoutException e) {
        report(progress(counts, done, failed, bytes, total));
      } catch (InterruptedException e) {
        action.cancel(true);
        Thread.currentThread().interrupt();
        throw DatumsException.of("INTERRUPTED", Map.of("what", "running datums"), e);
      } catch (ExecutionException e) {
        last = progress(counts, done, failed, bytes, total);
        Throwable cause = e.getCause();
        throw cause instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException(e);
      }
    }
  }

  private void report(JobProgress progress) {
    last = progress;
    listener.progress(progress);
  }

  private static JobProgress progress(
      RunningCounts counts, long done, long failed, long bytes, long total) {
    return new JobProgress(
        Math.min(counts.sum(done), total), counts.sum(failed), total, counts.sum(bytes));
  }
}
