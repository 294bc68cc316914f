package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Part;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/** Changes of a tree, made from the packs of datums that come and go. */
@SuppressWarnings("EnumOrdinal") // an op is a number in rows that never outlive a job
public final class TreeChanges {
  /** Tasks per slot, so that packs of unlike size even out. */
  private static final int TASKS_PER_SLOT = 4;

  private TreeChanges() {}

  /**
   * The changes that datums of packs mean for a tree, with the {@code TOUCH} of every directory
   * above them. Tasks read the packs' indexes as streams.
   *
   * @param datums columns {@code sign int} (1 comes, −1 goes), {@code pack string}, {@code ordinal
   *     int}, {@code nth int}: which of the datums with its paths it is; one that stands there
   *     several times counts as often
   * @param changes about how many changes these are, or −1 if nobody knows
   * @return columns of {@link TreeCommitter#CHANGES}
   */
  public static Dataset<Row> fromPacks(
      SparkSession spark, Warehouse warehouse, Dataset<Row> datums, long changes) {
    int tasks = TASKS_PER_SLOT * spark.sparkContext().defaultParallelism();
    MapPartitionsFunction<Row, Row> read =
        rows -> {
          PackChanges contents = new PackChanges(warehouse, rows);
          TaskCompletionListener end = context -> contents.close();
          TaskContext.get().addTaskCompletionListener(end);
          return new Claimed(contents);
        };
    Dataset<Row> chosen = datums.select(col("sign"), col("pack"), col("ordinal"), col("nth"));
    boolean few = changes >= 0 && changes <= OneTask.ROWS;
    return (few ? chosen.coalesce(1) : chosen.repartition(tasks, col("pack")))
        .sortWithinPartitions("pack")
        .mapPartitions(read, Encoders.row(TreeCommitter.CHANGES));
  }

  /** A change as a row of {@link TreeCommitter#CHANGES}. */
  static Row row(Change change) {
    Part part = change.part();
    return part == null
        ? RowFactory.create(
            change.op().ordinal(), change.path(), null, null, null, null, null, null)
        : RowFactory.create(
            change.op().ordinal(),
            change.path(),
            part.pack(),
            part.ordinal(),
            part.datum(),
            part.offset(),
            part.length(),
            part.hash());
  }

  /** The change that a row of {@link TreeCommitter#CHANGES} means. */
  static Change change(Row row) {
    Part part =
        row.isNullAt(2)
            ? null
            : new Part(
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getAs(7));
    return new Change(Change.Op.values()[row.getInt(0)], row.getString(1), part);
  }
}
