package io.sparkdatums.job;

import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The datums of jobs as tables. What a job ran is stored; that it skipped a datum follows from the
 * datum being a member of its commit without having run in it, so no row is ever written for that.
 */
public final class DatumViews {
  private static final Column[] COLUMNS =
      Stream.of(
              "datum",
              "job",
              "key",
              "state",
              "reason",
              "tries",
              "inputs",
              "bytes_in",
              "bytes_out",
              "bytes_deduplicated",
              "download_ms",
              "process_ms",
              "upload_ms",
              "worker",
              "message")
          .map(functions::col)
          .toArray(Column[]::new);

  private final SparkSession spark;
  private final Warehouse warehouse;

  public DatumViews(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /**
   * The datums of a job: {@code datum, job, key, state (processed|skipped|failed|recovered),
   * reason, tries, inputs (name, path, size, hash), bytes_in, bytes_out, bytes_deduplicated,
   * download_ms, process_ms, upload_ms, worker, message}. Of a datum's inputs there are the first
   * {@value io.sparkdatums.pack.PackDatum#MAX_INPUTS}. Equal datums are there each.
   *
   * @param job a job of the pipeline; empty for its newest one
   * @throws DatumsException {@code JOB_NOT_FOUND}
   */
  public Dataset<Row> datums(String pipeline, Optional<String> job) throws IOException {
    JobFiles files = new JobFiles(warehouse, pipeline);
    List<String> ids = files.ids();
    if (ids.isEmpty() || (job.isPresent() && !ids.contains(job.get()))) {
      throw DatumsException.of(
          "JOB_NOT_FOUND", Map.of("job", job.orElse("newest"), "pipeline", pipeline));
    }
    String id = job.orElseGet(() -> ids.get(ids.size() - 1));
    Ledger ledger = new Ledger(spark, warehouse, pipeline);
    Dataset<Row> executions = ledger.executions();
    Dataset<Row> run = executions.filter(col("job").equalTo(id)).withColumn("job", lit(id));
    Dataset<Row> members =
        ledger
            .membersAfter(jobsUpTo(warehouse.repo(pipeline).branch("master"), id))
            .select("datum", "key", "pack", "ordinal");
    Dataset<Row> skipped =
        members
            .join(run.select("datum"), members.col("datum").equalTo(run.col("datum")), "left_anti")
            .join(
                executions.select("pack", "ordinal", "inputs"),
                new String[] {"pack", "ordinal"},
                "left_outer")
            .withColumn("job", lit(id))
            .withColumn("state", lit("skipped"))
            .withColumn("reason", lit("done before with this code"));
    Dataset<Row> each = run.withColumn("copy", explode(array_repeat(lit(0), col("times"))));
    return each.unionByName(skipped, true)
        .withColumn("tries", coalesce(col("tries"), lit(0)))
        .withColumn("state", when(col("state").isNull(), "skipped").otherwise(col("state")))
        .select(COLUMNS);
  }

  /** The jobs of the commits up to the one of the given job; all of them if it has none. */
  private static List<String> jobsUpTo(Branch branch, String job) throws IOException {
    List<Commit> commits = branch.commits().toList();
    long end =
        commits.stream()
            .filter(commit -> commit.job().compareTo(job) <= 0)
            .mapToLong(Commit::sequence)
            .max()
            .orElse(0);
    return commits.stream().filter(commit -> commit.sequence() <= end).map(Commit::job).toList();
  }
}
