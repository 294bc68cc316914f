package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** How evenly the work of jobs was spread, as it was recorded. */
public final class Skews {
  /** What there is of a finding. */
  public static final StructType FINDING =
      StructType.fromDDL(
          "job string, dimension string, datum string, path string, value bigint, median bigint,"
              + " factor double, cost_ms bigint, cause string, advice string");

  private final JobFiles files;

  public Skews(Warehouse warehouse, String pipeline) throws IOException {
    this.files = new JobFiles(warehouse, pipeline);
  }

  /** The skew of a job, read without Spark; empty if the job ran no datums, or has not ended. */
  public Optional<JobSkew> skew(String job) throws IOException {
    return files.skew(job);
  }

  /**
   * The findings of those jobs of the pipeline that are asked for: {@code job, dimension, datum,
   * path, value, median, factor, cost_ms, cause, advice}.
   */
  public Dataset<Row> findings(SparkSession spark, Predicate<String> jobs) throws IOException {
    List<Path> recorded = files.skews(jobs);
    if (recorded.isEmpty()) {
      return spark.createDataFrame(List.of(), FINDING);
    }
    return spark
        .read()
        .schema(new StructType().add("findings", "array<" + FINDING.sql() + ">"))
        .option("multiLine", true)
        .json(recorded.stream().map(Path::toString).toArray(String[]::new))
        .select(explode(col("findings")).as("finding"))
        .select("finding.*");
  }
}
