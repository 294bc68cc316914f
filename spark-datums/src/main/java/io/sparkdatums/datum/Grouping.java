package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.repo.TaskScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Groups nodes in any order into datums: each node goes to every match at or above it, and Spark
 * sorts what belongs to a datum, on disk if need be. One datum at a time is in hand.
 */
final class Grouping {
  private static final StructType SCHEMA =
      StructType.fromDDL("datum string, place binary, " + NodeRows.COLUMNS);

  /** Where a node's columns begin. */
  private static final int NODE = 2;

  /** Nodes per task of the shuffle. */
  private static final long NODES_PER_TASK = 500_000;

  private final SparkSession spark;
  private final String pattern;
  private final Path scratch;
  private final SerializableConfiguration conf;

  Grouping(SparkSession spark, Glob glob, Path scratch, SerializableConfiguration conf) {
    this.spark = spark;
    this.pattern = glob.toString();
    this.scratch = scratch;
    this.conf = conf;
  }

  /**
   * @param nodes columns of {@link NodeRows}
   * @param count about how many
   */
  Dataset<Row> datums(Dataset<Row> nodes, long count) {
    int partitions =
        (int)
            Math.max(
                spark.sparkContext().defaultParallelism(),
                (count + NODES_PER_TASK - 1) / NODES_PER_TASK);
    return nodes
        .mapPartitions(spread(pattern), Encoders.row(SCHEMA))
        .repartition(partitions, col("datum"))
        .sortWithinPartitions("datum", "place")
        .mapPartitions(group(pattern, scratch, conf), Encoders.row(DatumRow.SCHEMA));
  }

  private static MapPartitionsFunction<Row, Row> spread(String pattern) {
    return nodes -> new Spread(nodes, Glob.parse(pattern));
  }

  /** Gives each node to the matches at or above it. */
  private static final class Spread implements Iterator<Row> {
    private final Iterator<Row> nodes;
    private final Glob glob;
    private final Deque<Row> ready = new ArrayDeque<>();
    private String parent = "";
    private List<String> above = List.of();

    Spread(Iterator<Row> nodes, Glob glob) {
      this.nodes = nodes;
      this.glob = glob;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && nodes.hasNext()) {
        spread(nodes.next());
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void spread(Row node) {
      String path = node.getString(0);
      if (!path.equals("/")) {
        String directory = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        if (!directory.equals(parent)) {
          parent = directory;
          above = matches(directory);
        }
        above.forEach(datum -> ready.add(row(datum, node)));
      }
      if (glob.matches(path)) {
        ready.add(row(path, node));
      }
    }

    private List<String> matches(String directory) {
      List<String> found = new ArrayList<>();
      if (glob.matches("/")) {
        found.add("/");
      }
      for (int end = directory.indexOf('/', 1);
          directory.length() > 1;
          end = directory.indexOf('/', end + 1)) {
        String path = end < 0 ? directory : directory.substring(0, end);
        if (glob.matches(path)) {
          found.add(path);
        }
        if (end < 0) {
          break;
        }
      }
      return found;
    }

    private static Row row(String datum, Row node) {
      Object[] values = new Object[SCHEMA.size()];
      values[0] = datum;
      values[1] = PathOrder.key(node.getString(0));
      for (int i = NODE; i < values.length; i++) {
        values[i] = node.get(i - NODE);
      }
      return RowFactory.create(values);
    }
  }

  private static MapPartitionsFunction<Row, Row> group(
      String pattern, Path scratch, SerializableConfiguration conf) {
    String directory = scratch.toString();
    return rows -> {
      ScratchFile lists = TaskScope.closing(new ScratchFile(new Path(directory), conf.value()));
      return new Groups(rows, Glob.parse(pattern), lists);
    };
  }

  /** Makes a datum of the rows that follow each other with its path. */
  private static final class Groups implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Glob glob;
    private final ScratchFile lists;
    private @Nullable Row ahead;

    Groups(Iterator<Row> rows, Glob glob, ScratchFile lists) {
      this.rows = rows;
      this.glob = glob;
      this.lists = lists;
      advance();
    }

    private void advance() {
      ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      Row first = ahead;
      if (first == null) {
        throw new NoSuchElementException();
      }
      try {
        String datum = first.getString(0);
        Node match = NodeRows.node(first, NODE, true);
        if (!match.path().equals(datum)) {
          throw new IllegalStateException("the node of " + datum + " is missing");
        }
        DatumBuilder builder = new DatumBuilder(match, glob, lists, DatumBuilder.INLINE);
        advance();
        for (Row next = ahead; next != null && next.getString(0).equals(datum); next = ahead) {
          builder.add(NodeRows.node(next, NODE, false));
          advance();
        }
        return builder.finish().row();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
