package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;

import io.sparkdatums.repo.RecordTable;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.DatumKey;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The Delta tables that a pipeline keeps beside its tree: {@code executions}, what was run, {@code
 * members}, which results joined and left with each job, and {@code restarted}, which executions
 * count for no job any more. Rows of members count only once the job they name has a commit.
 */
final class Ledger {
  /**
   * {@code change} is +1 for a result that joins the commit and −1 for one that leaves it. {@code
   * key} is the datum's order key, and {@code nth} tells datums of one key apart: the two are there
   * at most once in a commit.
   */
  static final StructType MEMBERS =
      StructType.fromDDL(
          "job string, change int, datum string, key string, nth int, pack string, ordinal int");

  /**
   * Where the results of executions lie that are to be made once more: since someone wants it, or
   * since they are lost, so that they cannot even be read to be taken out of a tree.
   */
  private static final StructType RESTARTED =
      StructType.fromDDL("datum string, pack string, ordinal int, lost boolean");

  private final RecordTable executions;
  private final RecordTable members;
  private final RecordTable restarted;

  Ledger(SparkSession spark, Warehouse warehouse, String pipeline) throws IOException {
    Path repo = warehouse.repo(pipeline).location();
    this.executions =
        new RecordTable(spark, warehouse, new Path(repo, "executions"), Executions.SCHEMA);
    this.members = new RecordTable(spark, warehouse, new Path(repo, "members"), MEMBERS);
    this.restarted = new RecordTable(spark, warehouse, new Path(repo, "restarted"), RESTARTED);
  }

  /** Where the tables of a repo are, whether or not a pipeline has made them. */
  static List<Path> tables(Repo repo) {
    return Stream.of("executions", "members", "restarted")
        .map(table -> new Path(repo.location(), table))
        .toList();
  }

  /** Every execution of the pipeline: {@link Executions#SCHEMA}. */
  Dataset<Row> executions() throws IOException {
    return executions.read();
  }

  /** The executions that count no more: {@code pack, ordinal, lost}, each once; null for none. */
  @Nullable Dataset<Row> restarted() throws IOException {
    return restarted.isEmpty()
        ? null
        : restarted.read().groupBy("pack", "ordinal").agg(max("lost").as("lost"));
  }

  /**
   * Has datums be run once more whose results are lost.
   *
   * @param results {@code datum string, pack string, ordinal int}
   */
  void lose(Dataset<Row> results) throws IOException {
    restarted.append(
        UUID.randomUUID().toString(),
        results.select(col("datum"), col("pack"), col("ordinal"), lit(true).as("lost")));
  }

  /**
   * Has datums be run once more by the next job that reads them.
   *
   * @param rows {@code datum string}
   */
  void restart(Dataset<Row> rows) throws IOException {
    restarted.append(
        UUID.randomUUID().toString(),
        executions()
            .join(rows, new String[] {"datum"}, "left_semi")
            .select(col("datum"), col("pack"), col("ordinal"), lit(false).as("lost")));
  }

  /** Every change of membership of the pipeline, of committed and uncommitted jobs. */
  Dataset<Row> members() throws IOException {
    return members.read();
  }

  /**
   * The results that make up a commit: {@code datum, key, nth, pack, ordinal}.
   *
   * @param jobs the jobs of the commit and all before it
   */
  Dataset<Row> membersAfter(List<String> jobs) throws IOException {
    return members()
        .filter(col("job").isInCollection(jobs))
        .groupBy("datum", "key", "nth", "pack", "ordinal")
        .agg(sum("change").as("times"))
        .filter(col("times").gt(lit(0)))
        .drop("times");
  }

  /** Every execution that was recorded at a time or later, some more than once. */
  Dataset<Row> executionsSince(long time) throws IOException {
    return executions.readSince(time);
  }

  /** Every change of membership that was recorded at a time or later, some more than once. */
  Dataset<Row> membersSince(long time) throws IOException {
    return members.readSince(time);
  }

  /** See {@link RecordTable#rewrite}. */
  boolean rewriteExecutions(RecordTable.Change change) throws IOException {
    return executions.rewrite(change);
  }

  /** See {@link RecordTable#rewrite}. */
  boolean rewriteMembers(RecordTable.Change change) throws IOException {
    return members.rewrite(change);
  }

  /** See {@link RecordTable#rewrite}. */
  boolean rewriteRestarted(RecordTable.Change change) throws IOException {
    return restarted.rewrite(change);
  }

  /** Once per job: a repeated append adds nothing. */
  void appendExecutions(String job, Dataset<Row> rows) throws IOException {
    executions.append(job, rows.withColumn("key", substring_index(col("key"), DatumKey.MARK, 1)));
  }

  /** Once per job: a repeated append adds nothing. */
  void appendMembers(String job, Dataset<Row> rows) throws IOException {
    members.append(job, rows);
  }
}
