package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputIdentity;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Compares the datums of a job's inputs with what was done before, and writes the plan.
 *
 * <p>The comparison is one Spark query whose result is written once, so that listing, hashing and
 * looking up are evaluated once and everything after reads the same facts. Unchanged datums are
 * counted in that query and written nowhere: a job in which nothing changed writes next to nothing.
 */
public final class Planner {
  /** User code runs on this datum. */
  public static final String RUN = "run";

  /** An earlier job's result joins the commit. */
  public static final String REUSE = "reuse";

  /** The previous commit's result leaves the commit. */
  public static final String GONE = "gone";

  /** The columns of {@link JobPlan#changes()}. */
  public static final StructType CHANGES =
      StructType.fromDDL(
          "status string, reason string, key string, path string, directory boolean, id string,"
              + " hash binary, size bigint, num_files bigint, files binary, files_ref string,"
              + " datum string, pack string, ordinal int");

  private static final String UNCHANGED = "unchanged";

  private Planner() {}

  /** Plans a job. Runs Spark jobs; what comes back is as large as the number of partitions. */
  public static JobPlan plan(SparkSession spark, PlanRequest request) {
    Path changes = new Path(request.directory(), "changes");
    Observation counts = new Observation("plan");
    compare(request)
        .observe(
            counts,
            count(col("path")).as("total"),
            count_if(col("status").equalTo(UNCHANGED)).as(UNCHANGED),
            count_if(col("status").equalTo(REUSE)).as(REUSE),
            count_if(col("status").equalTo(RUN)).as(RUN),
            count(col("gone_datum")).as(GONE),
            coalesce(sum(col("size")), lit(0L)).as("bytes"))
        .filter(col("status").notEqual(UNCHANGED))
        .selectExpr(
            "inline(filter(array("
                + "struct(status, reason, key, path, directory, id, hash, size, num_files, files,"
                + " files_ref, id AS datum, pack, ordinal),"
                + "struct('gone' AS status, reason, key, path, directory, id, cast(null AS binary) AS hash, size,"
                + " num_files, cast(null AS binary) AS files, cast(null AS string) AS files_ref, gone_datum AS datum,"
                + " gone_pack AS pack, gone_ordinal AS ordinal)),"
                + " c -> c.datum IS NOT NULL OR c.status = 'run'))")
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(changes.toString());
    Map<String, Object> seen = Observed.of(counts);
    long run = number(seen, RUN);
    int partitions = (int) Math.min(run, request.maxPartitions());
    List<JobPlan.PlanFile> files =
        partitions == 0
            ? List.of()
            : Deal.deal(
                spark.read().schema(CHANGES).parquet(changes.toString()), request, partitions);
    return new JobPlan(
        files,
        number(seen, "total"),
        number(seen, UNCHANGED),
        number(seen, REUSE),
        number(seen, GONE),
        number(seen, "bytes"),
        changes);
  }

  /**
   * What a plan would run and why, without writing anything: {@code datum, path, state
   * (pending|skipped), reason, size, num_files}.
   */
  public static Dataset<Row> preview(PlanRequest request) {
    return compare(request)
        .filter(col("path").isNotNull())
        .select(
            col("id").as("datum"),
            col("path"),
            when(col("status").equalTo(RUN), "pending").otherwise("skipped").as("state"),
            when(col("status").equalTo(UNCHANGED), "done before with this code")
                .otherwise(col("reason"))
                .as("reason"),
            col("size"),
            col("num_files"));
  }

  private static long number(Map<String, Object> seen, String name) {
    return ((Number) seen.getOrDefault(name, 0L)).longValue();
  }

  /**
   * One row per datum of the inputs or of the previous commit: {@link #CHANGES}' columns, and the
   * previous commit's result that the row supersedes in {@code gone_*}.
   */
  private static Dataset<Row> compare(PlanRequest request) {
    Dataset<Row> now =
        request.datums().withColumn("id", identity(request).apply(col("path"), col("hash")));
    Dataset<Row> before =
        request
            .members()
            .select(
                col("key").as("m_key"),
                col("datum").as("m_datum"),
                col("pack").as("m_pack"),
                col("ordinal").as("m_ordinal"));
    Dataset<Row> done =
        request
            .executions()
            .select(
                col("datum").as("e_datum"),
                col("pack").as("e_pack"),
                col("ordinal").as("e_ordinal"));
    boolean reuse = request.reuse() == PlanRequest.Reuse.RESULTS;
    Column same = lit(reuse).and(col("id").isNotNull()).and(col("id").eqNullSafe(col("m_datum")));
    Column known = lit(reuse).and(col("e_datum").isNotNull());
    return now.join(before, col("key").equalTo(col("m_key")), "full_outer")
        .join(done, col("id").equalTo(col("e_datum")), "left_outer")
        .withColumn(
            "status",
            when(col("path").isNull(), GONE)
                .when(same, UNCHANGED)
                .when(known, REUSE)
                .otherwise(RUN))
        .withColumn(
            "reason",
            when(col("path").isNull(), "gone")
                .when(col("status").equalTo(REUSE), "result kept")
                .when(lit(!reuse), "every job")
                .when(col("m_key").isNull(), "new")
                .otherwise("changed"))
        .withColumn("key", coalesce(col("key"), col("m_key")))
        .withColumn("pack", when(col("status").equalTo(REUSE), col("e_pack")))
        .withColumn("ordinal", when(col("status").equalTo(REUSE), col("e_ordinal")))
        .withColumn("gone_datum", when(col("status").notEqual(UNCHANGED), col("m_datum")))
        .withColumn("gone_pack", col("m_pack"))
        .withColumn("gone_ordinal", col("m_ordinal"));
  }

  private static org.apache.spark.sql.expressions.UserDefinedFunction identity(
      PlanRequest request) {
    String fingerprint = request.fingerprint();
    String salt = request.salt();
    String input = request.input();
    UDF2<String, byte[], String> id =
        (path, hash) ->
            hash == null
                ? null
                : Identity.of(fingerprint, salt).id(List.of(new InputIdentity(input, path, hash)));
    return udf(id, DataTypes.StringType);
  }
}
