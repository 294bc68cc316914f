package io.sparkdatums.datum;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.TaskScope;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The datums of one commit of a repo. All hashes are known: a matched directory's digest stands in
 * its row. A small tree is read here, a large one by a task per shard.
 */
final class RepoDatums {
  private final SparkSession spark;
  private final Tree tree;
  private final Glob glob;
  private final Path scratch;
  private final SerializableConfiguration conf;

  RepoDatums(SparkSession spark, Tree tree, Glob glob, Path scratch) {
    this.spark = spark;
    this.tree = tree;
    this.glob = glob;
    this.scratch = scratch;
    this.conf = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
  }

  DatumSet find(int driverLimit) throws IOException {
    long rows = tree.commit().files() + tree.commit().dirs();
    if (rows <= driverLimit) {
      List<DatumRow> datums = new ArrayList<>();
      try (ScratchFile lists = new ScratchFile(scratch, conf.value())) {
        new DatumStream(new Matching(start(), glob), glob, lists).forEachRemaining(datums::add);
      }
      return new DatumSet.Local(datums, 0);
    }
    List<Data> files = tree.files().stream().map(Data::new).toList();
    int shards = tree.commit().shards();
    Dataset<Row> nodes =
        spark
            .range(0, shards, 1, shards)
            .mapPartitions(read(files, shards, conf), Encoders.row(NodeRows.SCHEMA));
    return new DatumSet.Distributed(
        new Grouping(spark, glob, scratch, conf).datums(nodes, rows), 0);
  }

  /** The rows from the lowest directory on that the pattern spells out. */
  private Iterator<TreeRow> start() {
    String start = Listing.start(glob);
    return tree.find(start).isPresent() ? tree.walk(start) : Collections.emptyIterator();
  }

  private static Node node(TreeRow row, boolean matches) {
    return new Node(
        row.path(),
        row.kind() == RowKind.DIRECTORY,
        matches,
        row.kind() == RowKind.DIRECTORY ? 0 : row.size(),
        0,
        null,
        row.hash(),
        row.parts());
  }

  /** What the glob matches and all that is below, of rows in canonical order. */
  private static final class Matching implements Iterator<Node> {
    private final Iterator<TreeRow> rows;
    private final Glob glob;
    private String outermost = "";
    private @Nullable Node ahead;

    Matching(Iterator<TreeRow> rows, Glob glob) {
      this.rows = rows;
      this.glob = glob;
      advance();
    }

    private void advance() {
      ahead = null;
      while (ahead == null && rows.hasNext()) {
        TreeRow row = rows.next();
        boolean inside = !outermost.isEmpty() && DatumBuilder.isBelow(outermost, row.path());
        boolean matches = glob.matches(row.path());
        if (matches && !inside) {
          outermost = row.path();
        }
        if (matches || inside) {
          ahead = node(row, matches);
        }
      }
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Node next() {
      Node node = ahead;
      if (node == null) {
        throw new NoSuchElementException();
      }
      advance();
      return node;
    }
  }

  /** A data file of the tree, as it is sent to tasks. */
  private record Data(long run, String path, long length) implements Serializable {
    Data(RunFile file) {
      this(file.run(), file.path().toString(), file.length());
    }

    RunFile file() {
      return new RunFile(run, new Path(path), length, null);
    }
  }

  private static MapPartitionsFunction<Long, Row> read(
      List<Data> data, int shards, SerializableConfiguration conf) {
    List<Data> files = new ArrayList<>(data);
    return numbers -> {
      LiveRows live =
          TaskScope.closing(
              LiveRows.open(conf.value(), files.stream().map(Data::file).toList(), shards));
      return new Iterator<>() {
        private Iterator<TreeRow> rows = Collections.emptyIterator();

        @Override
        public boolean hasNext() {
          while (!rows.hasNext() && numbers.hasNext()) {
            rows = live.shard(numbers.next().intValue());
          }
          return rows.hasNext();
        }

        @Override
        public Row next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return NodeRows.row(node(rows.next(), false));
        }
      };
    };
  }
}
