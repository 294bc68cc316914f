package io.sparkdatums.plan;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.sparkdatums.datum.InputDatums;
import io.sparkdatums.datum.Match;
import io.sparkdatums.repo.PartitionRoute;
import io.sparkdatums.tree.DatumKey;
import java.io.IOException;
import java.io.Serializable;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

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

  /** What was dealt. */
  record Dealt(List<JobPlan.PlanFile> files, Spread spread) implements Serializable {
    static final Dealt NOTHING = new Dealt(List.of(), Spread.NOTHING);
  }

  static Dealt deal(Dataset<Row> changes, PlanRequest request, int partitions) {
    Dataset<Row> ranked =
        onceEach(changes.filter(col("status").equalTo(Planner.RUN)), request.keys())
            .withColumn("cost", CostModel.cost(request.fit()))
            .orderBy(col("cost").desc(), col("size").desc(), col("key"))
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
            .sortWithinPartitions(col("cost").desc(), col("size").desc(), col("key"));
    SerializableConfiguration conf =
        new SerializableConfiguration(changes.sparkSession().sessionState().newHadoopConf());
    String directory = request.directory().toString();
    List<PlanLeaf> leaves = new ArrayList<>(request.leaves());
    List<JobPlan.PlanFile> files = new ArrayList<>();
    Spread spread = Spread.NOTHING;
    for (Dealt part :
        dealt
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (partition, rows) ->
                    List.of(write(conf, new Path(directory), partition, rows, leaves)).iterator(),
                true)
            .collect()) {
      files.addAll(part.files());
      spread = spread.plus(part.spread());
    }
    return new Dealt(files, spread);
  }

  /** Of equal datums one, with the occurrences of all of them in {@code nths}. */
  private static Dataset<Row> onceEach(Dataset<Row> run, InputDatums.Keys keys) {
    if (keys == InputDatums.Keys.UNIQUE) {
      return run.withColumn("nths", array(col("nth")));
    }
    return run.groupBy("twin")
        .agg(
            min_by(
                    struct(
                        col("key"),
                        col("id"),
                        col("reason"),
                        col("size"),
                        col("inputs"),
                        col("pack"),
                        col("ordinal"),
                        col("took_ms"),
                        col("took_bytes")),
                    col("nth"))
                .as("one"),
            sort_array(collect_list("nth")).as("nths"))
        .select("one.*", "nths");
  }

  private static Dealt write(
      SerializableConfiguration conf,
      Path directory,
      int partition,
      Iterator<Row> rows,
      List<PlanLeaf> leaves)
      throws IOException {
    FileSystem fs = directory.getFileSystem(conf.value());
    Path file = JobPlan.PlanFile.path(directory, partition);
    Path unfinished =
        new Path(directory, "_" + file.getName() + "-" + TaskContext.get().taskAttemptId());
    long datums = 0;
    Spread spread = Spread.NOTHING;
    MessageDigest digest = sha256();
    try (PlanWriter writer =
        new PlanWriter(new DigestOutputStream(fs.create(unfinished, true), digest))) {
      while (rows.hasNext()) {
        Row row = rows.next();
        double cost = row.<Double>getAs("cost");
        List<PlanEntry> inputs = inputs(row, leaves);
        writer.append(
            datums++, key(row), row.getAs("id"), row.getAs("reason"), cost, inputs, earlier(row));
        spread = spread.plus(spread(row, cost, inputs));
      }
    }
    if (!fs.rename(unfinished, file)) {
      // An earlier attempt of this task has put its own there: the same datums in the same order.
      fs.delete(unfinished, false);
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    return new Dealt(
        List.of(new JobPlan.PlanFile(partition, datums, spread.millis(), sum)), spread);
  }

  private static Spread spread(Row row, double cost, List<PlanEntry> inputs) {
    String name = "";
    String largest = "";
    String file = "";
    long bytes = 0;
    String key = row.getAs("key");
    for (PlanEntry entry : inputs) {
      if (entry instanceof StoredInputs stored && name.isEmpty()) {
        name = stored.leaf().name();
        largest = key.substring(0, Math.max(0, key.indexOf('\0')));
      } else if (entry instanceof PlannedInput input && input.size() >= bytes) {
        name = input.name();
        largest = input.path();
        file = input.directory() ? "" : largest;
        bytes = input.size();
      }
    }
    return Spread.NOTHING.plus(
        new Foreseen(Load.shown(key), cost, name, largest, bytes), row.<Long>getAs("size"), file);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key(Row row) {
    List<Integer> occurrences = row.getList(row.fieldIndex("nths"));
    return DatumKey.of(row.getAs("key"), occurrences);
  }

  private static @Nullable EarlierResult earlier(Row row) {
    String pack = row.getAs("pack");
    return pack == null ? null : new EarlierResult(pack, row.<Integer>getAs("ordinal"));
  }

  private static List<PlanEntry> inputs(Row row, List<PlanLeaf> leaves) {
    List<PlanEntry> inputs = new ArrayList<>();
    for (Row struct : row.<Row>getList(row.fieldIndex("inputs"))) {
      Match match = Match.of(struct);
      PlanLeaf leaf = leaves.get(match.leaf());
      String list = match.list();
      inputs.add(
          list == null
              ? StoredInputs.input(leaf, match)
              : new StoredInputs(leaf, list, match.size()));
    }
    return inputs;
  }
}
