package io.sparkdatums;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.DatumViews;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.job.Skews;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Pipelines on a Spark session.
 *
 * <pre>{@code
 * JobResult result = Datums.on(spark).warehouse("/data/warehouse").run(Path.of("pipeline.json")).get(0);
 * }</pre>
 */
public final class Datums {
  private final SparkSession spark;
  private final String warehouse;
  private final JobListener listener;

  private Datums(SparkSession spark, String warehouse, JobListener listener) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.listener = listener;
  }

  /**
   * Pipelines on the given session, in the warehouse that {@code spark.datums.warehouse} names,
   * else in {@code datums-warehouse} in the working directory.
   */
  public static Datums on(SparkSession spark) {
    return new Datums(spark, Warehouse.LOCATION.in(spark.conf()::get), JobListener.NONE);
  }

  /** The same in another warehouse: a directory on any Hadoop filesystem. */
  public Datums warehouse(String uri) {
    return new Datums(spark, uri, listener);
  }

  /** The same, with someone who follows the jobs. */
  public Datums listener(JobListener follower) {
    return new Datums(spark, warehouse, follower);
  }

  /**
   * Creates or updates the pipelines of a spec file, runs them and all that read them, in order.
   *
   * @return a result for each job that ran; a failed job is a result too
   * @throws DatumsException if the spec is not valid or cannot run here; nothing is created then
   */
  public List<JobResult> run(Path spec) throws IOException {
    return runs().run(PipelineSpecs.read(spec.toString(), spec), RunOptions.DEFAULT);
  }

  /**
   * Runs a registered pipeline with its code as it is now, and all that read it, in order.
   *
   * @throws DatumsException {@code PIPELINE_NOT_FOUND}
   */
  public List<JobResult> run(String pipeline) throws IOException {
    return runs().run(Set.of(pipeline), RunOptions.DEFAULT);
  }

  /** Creates, updates and runs pipelines with all their options. */
  public PipelineRuns runs() throws IOException {
    return new PipelineRuns(spark, open(), listener);
  }

  /**
   * The datums of a pipeline's newest job, with their states and reasons.
   *
   * @throws DatumsException {@code JOB_NOT_FOUND} if there is none
   */
  public Dataset<Row> datums(String pipeline) throws IOException {
    return new DatumViews(spark, open()).datums(pipeline, Optional.empty());
  }

  /**
   * What stood out in the jobs of a pipeline: {@code job, dimension (time|bytes|output), datum,
   * path, value, median, factor, cost_ms, cause, advice}.
   */
  public Dataset<Row> skew(String pipeline) throws IOException {
    return new Skews(open(), pipeline).findings(spark, job -> true);
  }

  /** The repo of the given name; its branches can be read without Spark. */
  public Repo repo(String name) throws IOException {
    return open().repo(name);
  }

  private Warehouse open() throws IOException {
    return Warehouse.open(warehouse, spark.sessionState().newHadoopConf());
  }
}
