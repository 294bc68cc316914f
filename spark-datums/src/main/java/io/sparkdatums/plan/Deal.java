package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.pmod;

import io.sparkdatums.repo.PartitionRoute;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Deals datums over partitions, longest first.
 *
 * <p>The datums are sorted by cost over the cluster; the i-th of sorted range r goes to partition
 * (r + i) mod P, which is a round robin without a global count. Each partition then holds its
 * datums longest first, and no two partitions differ by more than about one datum of each range.
 */
final class Deal {
  private static final int ROW_BITS = 33;

  private Deal() {}

  static List<JobPlan.PlanFile> deal(Dataset<Row> changes, PlanRequest request, int partitions) {
    Dataset<Row> ranked =
        changes
            .filter(col("status").equalTo(Planner.RUN))
            .withColumn("cost", CostModel.cost(col("size")))
            .orderBy(col("cost").desc(), col("key"))
            .withColumn("place", monotonically_increasing_id())
            .withColumn(
                "partition",
                pmod(
                        expr("shiftrightunsigned(place, " + ROW_BITS + ")")
                            .plus(col("place").bitwiseAND(lit((1L << ROW_BITS) - 1))),
                        lit((long) partitions))
                    .cast("int"));
    Dataset<Row> dealt =
        PartitionRoute.to(ranked, col("partition"), partitions)
            .sortWithinPartitions(col("cost").desc(), col("key"));
    SerializableConfiguration conf =
        new SerializableConfiguration(changes.sparkSession().sessionState().newHadoopConf());
    String directory = request.directory().toString();
    String input = request.input();
    String root = request.root();
    String commit = request.commit();
    return dealt
        .toJavaRDD()
        .mapPartitionsWithIndex(
            (partition, rows) ->
                List.of(write(conf, new Path(directory), partition, rows, input, root, commit))
                    .iterator(),
            true)
        .collect();
  }

  private static JobPlan.PlanFile write(
      SerializableConfiguration conf,
      Path directory,
      int partition,
      Iterator<Row> rows,
      String input,
      String root,
      String commit)
      throws IOException {
    FileSystem fs = directory.getFileSystem(conf.value());
    Path file = JobPlan.PlanFile.path(directory, partition);
    Path unfinished =
        new Path(directory, "_" + file.getName() + "-" + TaskContext.get().taskAttemptId());
    long datums = 0;
    double cost = 0;
    MessageDigest digest = sha256();
    try (PlanWriter writer =
        new PlanWriter(new DigestOutputStream(fs.create(unfinished, true), digest))) {
      while (rows.hasNext()) {
        PlannedDatum datum = datum(datums++, rows.next(), input, root, commit);
        cost += datum.cost();
        writer.append(datum);
      }
    }
    if (!fs.rename(unfinished, file)) {
      // An earlier attempt of this task has put its own there: the same datums in the same order.
      fs.delete(unfinished, false);
    }
    return new JobPlan.PlanFile(partition, datums, cost, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("NullAway") // columns that may be null
  private static PlannedDatum datum(
      long position, Row row, String input, String root, String commit) {
    return new PlannedDatum(
        position,
        row.getAs("key"),
        row.getAs("id"),
        row.getAs("reason"),
        row.<Double>getAs("cost"),
        List.of(
            new PlannedInput(
                input,
                root,
                commit,
                row.getAs("path"),
                row.<Boolean>getAs("directory"),
                row.getAs("hash"),
                row.<Long>getAs("size"),
                row.<Long>getAs("num_files"),
                row.getAs("files"),
                row.getAs("files_ref"))));
  }
}
