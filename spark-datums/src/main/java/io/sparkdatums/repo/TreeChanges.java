package io.sparkdatums.repo;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Where the changes of a tree come from. Tasks make them, each time that they are asked for. */
@SuppressWarnings("EnumOrdinal") // an op is a number in rows that never outlive a job
public final class TreeChanges {
  /** Tasks per slot, so that packs of unlike size even out. */
  private static final int TASKS_PER_SLOT = 4;

  private final List<Source> sources;

  /** What a task makes of changes, which are {@link ChangeBytes} in any order. */
  interface Making<T> extends Serializable {
    Iterator<T> of(Records changes);
  }

  /** Rows, and the changes that they mean. */
  private record Source(Dataset<Row> rows, Reading reading) {}

  /** Reads what rows mean for a tree. */
  private interface Reading extends Serializable {
    /** The changes of a tree of one shard. */
    Records changes(Iterator<Row> rows) throws IOException;

    /** Rows of {@link ShardChunks#SCHEMA} for the tasks that merge a tree of so many shards. */
    Iterator<Row> routed(Iterator<Row> rows, int shards) throws IOException;
  }

  private record ReadingRows() implements Reading {
    @Override
    public Records changes(Iterator<Row> rows) {
      return changes(rows, 1);
    }

    private static Records changes(Iterator<Row> rows, int shards) {
      return ChangeBytes.of(new Mapped<>(rows, TreeChanges::change), shards);
    }

    @Override
    public Iterator<Row> routed(Iterator<Row> rows, int shards) {
      return new ShardChunks(changes(rows, shards), shards);
    }
  }

  private record ReadingPacks(Warehouse warehouse) implements Reading {
    @Override
    public Records changes(Iterator<Row> rows) throws IOException {
      return new Claimed(TaskScope.closing(new PackChanges(warehouse, byPack(rows))), 1);
    }

    @Override
    public Iterator<Row> routed(Iterator<Row> rows, int shards) throws IOException {
      return new PackRows(warehouse, byPack(rows), shards);
    }

    private static Iterator<PackedDatum> byPack(Iterator<Row> rows) throws IOException {
      return TaskScope.closing(PackedDatum.byPack(rows, TaskScope.scratch()));
    }
  }

  private TreeChanges(List<Source> sources) {
    this.sources = sources;
  }

  /**
   * Changes that are rows.
   *
   * @param rows columns of {@link TreeCommitter#CHANGES}
   */
  static TreeChanges of(Dataset<Row> rows) {
    return new TreeChanges(List.of(new Source(rows, new ReadingRows())));
  }

  /**
   * The changes that datums of packs mean for a tree, with the {@code TOUCH} of every directory
   * above them. Tasks read the packs' indexes as streams.
   *
   * @param datums columns {@code sign int} (1 comes, −1 goes), {@code pack string}, {@code ordinal
   *     int}, {@code nth int}: which of the datums with its paths it is; one that stands there
   *     several times counts as often
   * @param changes about how many changes these are, or −1 if nobody knows
   */
  public static TreeChanges fromPacks(
      SparkSession spark, Warehouse warehouse, Dataset<Row> datums, long changes) {
    int tasks = TASKS_PER_SLOT * spark.sparkContext().defaultParallelism();
    Dataset<Row> chosen = datums.select(col("sign"), col("pack"), col("ordinal"), col("nth"));
    boolean few = changes >= 0 && changes <= OneTask.ROWS;
    Dataset<Row> dealt = few ? chosen.coalesce(1) : chosen.repartition(tasks, col("pack"));
    return new TreeChanges(List.of(new Source(dealt, new ReadingPacks(warehouse))));
  }

  /** These changes and more. */
  TreeChanges and(Dataset<Row> more) {
    List<Source> all = new ArrayList<>(sources);
    all.add(new Source(more, new ReadingRows()));
    return new TreeChanges(all);
  }

  /** The changes as rows of {@link TreeCommitter#CHANGES}. */
  public Dataset<Row> rows() {
    return map(
        changes -> new Mapped<>(new DecodedChanges(changes), TreeChanges::row),
        Encoders.row(TreeCommitter.CHANGES));
  }

  /** What a function makes of the changes that a task has. */
  <T> Dataset<T> map(Making<T> making, Encoder<T> encoder) {
    return each(reading -> rows -> making.of(reading.changes(rows)), encoder);
  }

  /**
   * The changes on their way to the tasks that merge them.
   *
   * @param shards of the tree
   * @return rows of {@link ShardChunks#SCHEMA}
   */
  Dataset<Row> routed(int shards) {
    return each(reading -> rows -> reading.routed(rows, shards), Encoders.row(ShardChunks.SCHEMA));
  }

  private <T> Dataset<T> each(
      Function<Reading, MapPartitionsFunction<Row, T>> made, Encoder<T> encoder) {
    return sources.stream()
        .map(source -> source.rows().mapPartitions(made.apply(source.reading()), encoder))
        .reduce(Dataset::union)
        .orElseThrow();
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
