package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sparkdatums.repo.TaskScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Puts matches together by key and takes them apart again, with long lists in scratch files. */
final class GroupScratch {
  private final SerializableConfiguration conf;
  private final Path scratch;

  GroupScratch(SparkSession spark, Path scratch) {
    this.conf = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    this.scratch = scratch;
  }

  /**
   * One datum for each key, its matches ordered by leaf and canonical path.
   *
   * @param matches of {@link Match#SCHEMA}
   * @param leaves for each leaf, which one its matches are given to
   */
  Dataset<Row> group(Dataset<Row> matches, int[] leaves) {
    return matches
        .withColumn("leaf", element_at(lit(leaves), col("leaf").plus(lit(1))))
        .repartition(col("group_by"))
        // Canonical order is that of the bytes once the slash is the least of them.
        .sortWithinPartitions(
            col("group_by"), col("leaf"), expr("replace(path, '/', char(0))"), col("join_on"))
        .mapPartitions(put(conf, scratch.toString()), Encoders.row(Match.DATUM));
  }

  private static MapPartitionsFunction<Row, Row> put(
      SerializableConfiguration conf, String directory) {
    return rows ->
        new GroupedMatches(
            rows,
            TaskScope.closing(new ScratchFile(new Path(directory), conf.value())),
            DatumBuilder.INLINE);
  }

  /**
   * The matches of all datums, each by itself.
   *
   * @param datums of {@link Match#DATUM}
   */
  Dataset<Row> matches(Dataset<Row> datums) {
    return datums.mapPartitions(take(conf), Encoders.row(Match.SCHEMA));
  }

  private static MapPartitionsFunction<Row, Row> take(SerializableConfiguration conf) {
    return rows -> new Matches(rows, conf.value());
  }

  private static final class Matches implements Iterator<Row> {
    private final Iterator<Row> datums;
    private final Configuration conf;
    private Iterator<Row> inputs = Collections.emptyIterator();
    private MatchList.@Nullable Reader list;

    Matches(Iterator<Row> datums, Configuration conf) {
      this.datums = datums;
      this.conf = conf;
    }

    @Override
    public boolean hasNext() {
      try {
        MatchList.Reader open = list;
        if (open != null && !open.hasNext()) {
          open.close();
          list = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      while (list == null && !inputs.hasNext() && datums.hasNext()) {
        List<Row> all = datums.next().getList(0);
        inputs = all.iterator();
      }
      return list != null || inputs.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        if (list != null) {
          return list.next().row();
        }
        Row row = inputs.next();
        String reference = row.getString(11);
        if (reference == null) {
          return row;
        }
        list = TaskScope.closing(new MatchList.Reader(reference, row.getInt(0), conf));
        return list.next().row();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
