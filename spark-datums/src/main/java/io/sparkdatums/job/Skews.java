package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.timestamp_millis;

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
          "job string, dimension string, datum string, key string, path string, value bigint, median bigint,"
              + " factor double, cost_ms bigint, cause string, advice string");

  /** What there is of a part of a job's time. */
  public static final StructType CURVE =
      StructType.fromDDL(
          "job string, bin int, started timestamp, ms double, busy double, datums bigint,"
              + " records_out bigint, bytes_out bigint, memory bigint");

  private static final StructType RECORDED_CURVE =
      StructType.fromDDL(
          "job string, curve struct<started bigint, bin_ms double, bins array<struct<busy double,"
              + " datums bigint, records bigint, bytes bigint, memory bigint>>>");

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
   * key, path, value, median, factor, cost_ms, cause, advice}.
   */
  public Dataset<Row> findings(SparkSession spark, Predicate<String> jobs) throws IOException {
    StructType recorded = new StructType().add("findings", "array<" + FINDING.sql() + ">");
    return read(spark, jobs, recorded)
        .select(explode(col("findings")).as("finding"))
        .select("finding.*");
  }

  /** What those jobs of the pipeline that are asked for did over time: {@link #CURVE}. */
  public Dataset<Row> curves(SparkSession spark, Predicate<String> jobs) throws IOException {
    return read(spark, jobs, RECORDED_CURVE)
        .select(
            col("job"),
            col("curve.started").as("first"),
            col("curve.bin_ms").as("ms"),
            posexplode(col("curve.bins")).as(new String[] {"bin", "of"}))
        .select(
            col("job"),
            col("bin"),
            timestamp_millis(col("first").plus(col("bin").multiply(col("ms"))).cast("bigint"))
                .as("started"),
            col("ms"),
            col("of.busy"),
            col("of.datums"),
            col("of.records").as("records_out"),
            col("of.bytes").as("bytes_out"),
            nullif(col("of.memory"), lit(0L)).as("memory"));
  }

  private Dataset<Row> read(SparkSession spark, Predicate<String> jobs, StructType schema)
      throws IOException {
    List<Path> recorded = files.skews(jobs);
    return recorded.isEmpty()
        ? spark.createDataFrame(List.of(), schema)
        : spark
            .read()
            .schema(schema)
            .option("multiLine", true)
            .json(recorded.stream().map(Path::toString).toArray(String[]::new));
  }
}
