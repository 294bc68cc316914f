package io.sparkdatums.benchmarks;

import static io.sparkdatums.benchmarks.Report.way;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.sum;

import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads many files of 1 KB. Spark's binary file source plans each file as if it were 4 MB larger
 * than it is, which makes thousands of tasks of such files, so it runs with its own setting and
 * with one that gives it a few tasks per core.
 */
final class SourceBenchmark implements Benchmark {
  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";
  private static final int BYTES = 1024;

  @Override
  public String what() {
    return "the datums source against Spark's binaryFile, on files of 1 KB";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int files = setting.scaled(50_000);
    Path root = setting.scratch().resolve("in");
    InputFiles.write(root, files, BYTES);
    report.fact("files", files);
    SparkSession spark = setting.spark();
    long bytes = (long) files * BYTES;
    report.compare(
        "count",
        files,
        way("datums", () -> expect(files, datums(spark, root).count())),
        way("binaryFile", () -> expect(files, binaryFile(spark, root, "4m").count())),
        way(
            "binaryFile, low openCost",
            () -> expect(files, binaryFile(spark, root, "16k").count())));
    report.compare(
        "sizes",
        files,
        way("datums", () -> expect(bytes, total(datums(spark, root), col("size")))),
        way("binaryFile", () -> expect(bytes, total(binaryFile(spark, root, "4m"), col("length")))),
        way(
            "binaryFile, low openCost",
            () -> expect(bytes, total(binaryFile(spark, root, "16k"), col("length")))));
    Column read = length(col("content"));
    report.compare(
        "contents",
        files,
        way("datums", () -> expect(bytes, total(datums(spark, root), read))),
        way("binaryFile", () -> expect(bytes, total(binaryFile(spark, root, "4m"), read))),
        way(
            "binaryFile, low openCost",
            () -> expect(bytes, total(binaryFile(spark, root, "16k"), read))));
    spark.stop();
  }

  private static Dataset<Row> datums(SparkSession spark, Path root) {
    return spark
        .read()
        .format("datums")
        .option("path", root.toString())
        .option("glob", "/*/*")
        .load();
  }

  private static Dataset<Row> binaryFile(SparkSession spark, Path root, String openCost) {
    spark.conf().set(OPEN_COST, openCost);
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .load(root.toString());
  }

  private static long total(Dataset<Row> rows, Column column) {
    return rows.agg(sum(column)).first().getLong(0);
  }

  private static void expect(long expected, long actual) {
    if (actual != expected) {
      throw new IllegalStateException("expected " + expected + ", found " + actual);
    }
  }
}
