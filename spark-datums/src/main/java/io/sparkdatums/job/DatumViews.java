package io.sparkdatums.job;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The datums of jobs as tables. What a job ran is stored; that it skipped a datum follows from the
 * datum being a member of its commit without having run in it, so no row is ever written for that.
 */
public final class DatumViews {
  private static final String[] NAMES = {
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
    "records_out",
    "memory",
    "download_ms",
    "process_ms",
    "upload_ms",
    "worker",
    "message"
  };

  /**
   * {@code datum, job, key, state (processed|skipped|failed|recovered), reason, tries, inputs
   * (name, path, size, hash), bytes_in, bytes_out, bytes_deduplicated, records_out, memory,
   * download_ms, process_ms, upload_ms, worker, message}. Of a datum's inputs there are the first
   * {@value io.sparkdatums.pack.PackDatum#MAX_INPUTS}.
   */
  public static final StructType SCHEMA =
      new StructType(
          Arrays.stream(NAMES).map(Executions.SCHEMA::apply).toArray(StructField[]::new));

  private final SparkSession spark;
  private final Warehouse warehouse;

  public DatumViews(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /**
   * The datums of a job: {@link #SCHEMA}. Equal datums are there each.
   *
   * @param job a job of the pipeline; empty for its newest one
   * @throws DatumsException {@code JOB_NOT_FOUND}
   */
  public Dataset<Row> datums(String pipeline, Optional<String> job) throws IOException {
    List<String> ids = new JobFiles(warehouse, pipeline).ids();
    if (ids.isEmpty() || (job.isPresent() && !ids.contains(job.get()))) {
      throw DatumsException.of(
          "JOB_NOT_FOUND", Map.of("job", job.orElse("newest"), "pipeline", pipeline));
    }
    return datums(pipeline, job.orElseGet(() -> ids.get(ids.size() - 1))::equals);
  }

  /** Which of them a user means by an id, how one begins, or the path of an input. */
  public static Column named(String datum) {
    return col("datum").startsWith(datum).or(array_contains(col("inputs.path"), datum));
  }

  /**
   * Has datums be run once more by the next job of their pipeline that reads them.
   *
   * @param rows {@code datum string}, of any jobs
   */
  public void restart(String pipeline, Dataset<Row> rows) throws IOException {
    new Ledger(spark, warehouse, pipeline).restart(rows);
  }

  /**
   * The datums of those jobs of a repo's pipeline that are asked for: {@link #SCHEMA}; none if no
   * pipeline writes the repo.
   */
  public Dataset<Row> datums(String repo, Predicate<String> jobs) throws IOException {
    List<String> ids = new JobFiles(warehouse, repo).ids().stream().filter(jobs).toList();
    if (ids.isEmpty()) {
      return spark.createDataFrame(List.of(), SCHEMA);
    }
    Ledger ledger = new Ledger(spark, warehouse, repo);
    Dataset<Row> executions = ledger.executions();
    Dataset<Row> run = executions.filter(col("job").isInCollection(ids));
    JobHeads heads = JobHeads.of(warehouse.repo(repo), ids);
    Dataset<Row> skipped =
        members(ledger.members(), heads)
            .join(run.select("job", "datum"), new String[] {"job", "datum"}, "left_anti")
            .join(
                executions.select("pack", "ordinal", "inputs"),
                new String[] {"pack", "ordinal"},
                "left_outer")
            .withColumn("state", lit("skipped"))
            .withColumn("reason", lit("done before with this code"));
    return run.withColumn("copy", explode(array_repeat(lit(0), col("times"))))
        .unionByName(skipped, true)
        .withColumn("tries", coalesce(col("tries"), lit(0)))
        .select(Arrays.stream(NAMES).map(functions::col).toArray(Column[]::new));
  }

  /**
   * The results that make up the tree after each of the jobs: {@code job, datum, key, pack,
   * ordinal}. A result is a member from the commit that it joined until the one that it left.
   */
  private Dataset<Row> members(Dataset<Row> changes, JobHeads heads) {
    WindowSpec ofOne =
        Window.partitionBy("branch", "datum", "key", "nth", "pack", "ordinal").orderBy("commit");
    Dataset<Row> spans =
        changes
            .join(broadcast(heads.commits(spark)), "job")
            .withColumn("times", sum("change").over(ofOne))
            .withColumn("until", lead("commit", 1).over(ofOne))
            .filter(col("times").gt(0))
            .select("branch", "commit", "until", "datum", "key", "pack", "ordinal");
    return spans
        .join(broadcast(heads.heads(spark)), "branch")
        .filter(col("commit").leq(col("head")))
        .filter(col("until").isNull().or(col("head").lt(col("until"))))
        .select("job", "datum", "key", "pack", "ordinal");
  }
}
