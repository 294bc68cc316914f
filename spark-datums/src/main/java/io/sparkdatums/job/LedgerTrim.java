package io.sparkdatums.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Takes out of a pipeline's tables what commits and jobs that go have left there. Which results
 * make up a commit that stays is as before: what came and went with commits that go comes and goes
 * with the next one that stays.
 *
 * @param next for the job of each commit that goes, the job of the next commit that stays
 * @param never the jobs that have ended without a commit
 * @param stays whether a job stays
 */
record LedgerTrim(
    SparkSession spark,
    Ledger ledger,
    Map<String, String> next,
    Set<String> never,
    Predicate<String> stays) {
  private static final StructType NEXT = StructType.fromDDL("job string, next string");
  private static final String[] PLACE = {"pack", "ordinal"};

  /** Takes it out; says how many results that were. */
  long trim(JobFiles files) throws IOException {
    Set<String> gone = new HashSet<>(never);
    gone.addAll(next.keySet());
    ledger.rewriteMembers(
        rows -> rows.filter(col("job").isInCollection(gone)).isEmpty() ? null : folded(rows));
    long[] count = {0};
    boolean done =
        ledger.rewriteExecutions(
            rows -> {
              Column stay = stay(files);
              Dataset<Row> needed = needed();
              count[0] = going(rows, stay, needed).count();
              return count[0] == 0
                  ? null
                  : rows.filter(stay)
                      .union(rows.filter(not(stay)).join(needed, PLACE, "left_semi").select(all()));
            });
    if (!done) {
      return 0;
    }
    Dataset<Row> left = ledger.executions().select("pack", "ordinal").distinct();
    ledger.rewriteRestarted(
        rows ->
            rows.join(left, PLACE, "left_anti").isEmpty()
                ? null
                : rows.join(left, PLACE, "left_semi"));
    return count[0];
  }

  /** How many results would go. */
  long count(JobFiles files) throws IOException {
    return going(ledger.executions(), stay(files), needed()).count();
  }

  private static Dataset<Row> going(Dataset<Row> rows, Column stay, Dataset<Row> needed) {
    return rows.filter(not(stay)).join(needed, PLACE, "left_anti");
  }

  /** Asked once the rows are known: a job that has begun since has none among them. */
  private Column stay(JobFiles files) throws IOException {
    List<String> jobs = files.ids().stream().filter(stays).toList();
    return jobs.isEmpty() ? lit(false) : col("job").isInCollection(jobs);
  }

  private Dataset<Row> needed() throws IOException {
    return folded(ledger.members())
        .filter(col("change").gt(0))
        .select("pack", "ordinal")
        .distinct();
  }

  private Dataset<Row> folded(Dataset<Row> members) {
    List<Row> rows =
        next.entrySet().stream()
            .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()))
            .toList();
    return members
        .filter(never.isEmpty() ? lit(true) : not(col("job").isInCollection(never)))
        .join(broadcast(spark.createDataFrame(rows, NEXT)), new String[] {"job"}, "left_outer")
        .withColumn("job", coalesce(col("next"), col("job")))
        .groupBy("job", "datum", "key", "nth", "pack", "ordinal")
        .agg(sum("change").cast("int").as("change"))
        .filter(col("change").notEqual(0));
  }

  private static Column[] all() {
    return java.util.Arrays.stream(Executions.SCHEMA.fieldNames())
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}
