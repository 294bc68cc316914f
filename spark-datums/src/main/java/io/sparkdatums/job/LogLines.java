package io.sparkdatums.job;

import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What user code printed, as a table. */
public final class LogLines {
  /** A line: when it was printed, by which try of which datum, and where. */
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "ts timestamp, job string, datum string, try int, stream string, message string");

  private LogLines() {}

  /**
   * The lines of those jobs of a repo's pipeline that are asked for: {@link #SCHEMA}. Of a job that
   * runs, those that are written so far.
   */
  public static Dataset<Row> of(
      SparkSession spark, Warehouse warehouse, String repo, Predicate<String> jobs)
      throws IOException {
    List<Path> directories = new JobFiles(warehouse, repo).logs(jobs);
    if (directories.isEmpty()) {
      return spark.createDataFrame(List.of(), SCHEMA);
    }
    return spark
        .read()
        .schema(SCHEMA)
        .option("mode", "DROPMALFORMED")
        .json(directories.stream().map(Path::toString).toArray(String[]::new));
  }
}
