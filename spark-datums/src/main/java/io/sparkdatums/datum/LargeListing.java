package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.sparkdatums.datum.Listing.Begun;
import io.sparkdatums.datum.Listing.Found;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.TaskScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Lists what the driver has left, in rounds of tasks: each lists its directories and what is below
 * them, and hands over what is too much for one task to the next round. Each round is written down
 * once; nothing comes back to the driver but counts.
 */
final class LargeListing {
  private static final StructType SCHEMA =
      StructType.fromDDL(NodeRows.COLUMNS + ", pending boolean");

  /** Names that a task lists before it hands over directories. */
  private static final long BUDGET = 200_000;

  /** Tasks per core: directories differ in what is below them. */
  private static final int TASKS_PER_CORE = 4;

  private final SparkSession spark;
  private final String uri;
  private final String pattern;
  private final Path scratch;
  private final SerializableConfiguration conf;

  LargeListing(
      SparkSession spark, String uri, Glob glob, Path scratch, SerializableConfiguration conf) {
    this.spark = spark;
    this.uri = uri;
    this.pattern = glob.toString();
    this.scratch = new Path(scratch, "listing");
    this.conf = conf;
  }

  /**
   * @param rows columns of {@link NodeRows}
   */
  record Listed(Dataset<Row> rows, long nodes, long directories) {}

  Listed run(Begun begun) {
    Counts counts = new Counts(spark);
    Dataset<Row> pending = spark.createDataset(begun.pending(), Encoders.STRING()).toDF("path");
    long left = begun.pending().size();
    for (int round = 0; left > 0; round++) {
      counts.pending.reset();
      String written = new Path(scratch, "round=" + round).toString();
      pending
          .repartition(partitions(left))
          .mapPartitions(list(uri, pattern, conf, counts, BUDGET), Encoders.row(SCHEMA))
          .write()
          .parquet(written);
      left = counts.pending.value();
      pending = spark.read().schema(SCHEMA).parquet(written).filter(col("pending")).select("path");
    }
    Dataset<Row> rows =
        spark
            .read()
            .schema(SCHEMA)
            .parquet(scratch.toString())
            .filter(not(col("pending")))
            .drop("pending", "round")
            .unionAll(
                spark.createDataFrame(
                    begun.nodes().stream().map(NodeRows::row).toList(), NodeRows.SCHEMA));
    return new Listed(
        rows, begun.nodes().size() + counts.nodes.value(), counts.directories.value());
  }

  private int partitions(long directories) {
    return (int)
        Math.min(directories, (long) TASKS_PER_CORE * spark.sparkContext().defaultParallelism());
  }

  /** Counted in tasks that write, so that each task counts once. */
  private record Counts(LongAccumulator nodes, LongAccumulator pending, LongAccumulator directories)
      implements java.io.Serializable {
    Counts(SparkSession spark) {
      this(
          spark.sparkContext().longAccumulator(),
          spark.sparkContext().longAccumulator(),
          spark.sparkContext().longAccumulator());
    }
  }

  private static MapPartitionsFunction<Row, Row> list(
      String uri, String pattern, SerializableConfiguration conf, Counts counts, long budget) {
    return rows -> {
      Listing listing = new Listing(PlainDirectory.of(uri, conf.value()), Glob.parse(pattern));
      Iterator<String> starts =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public String next() {
              return rows.next().getString(0);
            }
          };
      Listing.Sweep sweep = TaskScope.closing(listing.resume(starts, budget));
      return new Rows(sweep, counts);
    };
  }

  private static final class Rows implements Iterator<Row> {
    private final Listing.Sweep sweep;
    private final Counts counts;
    private @Nullable Found ahead;

    Rows(Listing.Sweep sweep, Counts counts) {
      this.sweep = sweep;
      this.counts = counts;
      advance();
    }

    private void advance() {
      try {
        ahead = sweep.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (ahead == null) {
        counts.directories.add(sweep.directories());
      }
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      Found found = ahead;
      if (found == null) {
        throw new NoSuchElementException();
      }
      advance();
      if (found instanceof Found.Pending pending) {
        counts.pending.add(1);
        return RowFactory.create(pending.directory(), true, 0L, 0L, null, null, null, true);
      }
      counts.nodes.add(1);
      Object[] values = NodeRows.values(((Found.Listed) found).node());
      Object[] row = Arrays.copyOf(values, values.length + 1);
      row[values.length] = false;
      return RowFactory.create(row);
    }
  }
}
