package io.sparkdatums.datum;

import static org.apache.spark.sql.functions.col;

import io.sparkdatums.datum.HashIndex.Known;
import io.sparkdatums.datum.Listing.Begun;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.OneTask;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
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
 * The datums of a plain directory. A small one is listed and grouped here; a large one is listed,
 * compared with the hash index and grouped by Spark jobs, with what was listed and hashed pinned in
 * scratch files, so that whatever is computed from it sees one state of the directory.
 */
final class DirectoryDatums {
  private static final StructType HASHED = StructType.fromDDL(NodeRows.COLUMNS + ", fresh boolean");

  private final SparkSession spark;
  private final PlainDirectory directory;
  private final Glob glob;
  private final @Nullable HashIndex index;
  private final Path scratch;
  private final SerializableConfiguration conf;

  DirectoryDatums(
      SparkSession spark,
      PlainDirectory directory,
      Glob glob,
      @Nullable HashIndex index,
      Path scratch) {
    this.spark = spark;
    this.directory = directory;
    this.glob = glob;
    this.index = index;
    this.scratch = scratch;
    this.conf = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
  }

  DatumSet find(int driverLimit) throws IOException {
    directory.check();
    Begun begun = new Listing(directory, glob).begin(driverLimit);
    if (begun.pending().isEmpty()) {
      List<DatumRow> datums = new ArrayList<>();
      try (ScratchFile lists = new ScratchFile(scratch, conf.value())) {
        new DatumStream(hashed(begun.nodes()).iterator(), glob, lists)
            .forEachRemaining(datums::add);
      }
      return new DatumSet.Local(datums, begun.directories());
    }
    LargeListing listing = new LargeListing(spark, directory.uri(), glob, scratch, conf);
    LargeListing.Listed listed = listing.run(begun);
    return new DatumSet.Distributed(
        new Grouping(spark, glob, scratch, conf).datums(hashed(listed), listed.nodes()),
        begun.directories() + listed.directories());
  }

  private List<Node> hashed(List<Node> nodes) throws IOException {
    if (index == null || !index.exists()) {
      return nodes;
    }
    Map<String, Known> known =
        index.find(nodes.stream().filter(node -> !node.directory()).map(Node::path).toList());
    List<Row> touched = new ArrayList<>();
    for (Node node : nodes) {
      Known before = known.get(node.path());
      if (before != null && !node.directory() && !before.holdsFor(node)) {
        touched.add(NodeRows.row(node));
      }
    }
    Map<String, byte[]> again = touched.isEmpty() ? Map.of() : rehashed(index, touched);
    return nodes.stream().map(node -> hashed(node, known.get(node.path()), again)).toList();
  }

  private static Node hashed(Node node, @Nullable Known before, Map<String, byte[]> again) {
    if (node.directory() || before == null) {
      return node;
    }
    return node.hashed(before.holdsFor(node) ? before.hash() : again.get(node.path()));
  }

  private Map<String, byte[]> rehashed(HashIndex known, List<Row> touched) throws IOException {
    Instant before = Instant.now();
    int partitions = Math.min(touched.size(), spark.sparkContext().defaultParallelism());
    JavaRDD<Row> spread =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(touched, partitions);
    List<Row> rows =
        spark
            .createDataFrame(spread, NodeRows.SCHEMA)
            .mapPartitions(hash(directory.uri(), conf), Encoders.row(NodeRows.SCHEMA))
            .filter(col("hash").isNotNull())
            .collectAsList();
    known.append(OneTask.ifFew(spark.createDataFrame(rows, NodeRows.SCHEMA), rows.size()), before);
    Map<String, byte[]> hashes = new HashMap<>();
    rows.forEach(row -> hashes.put(row.getString(0), row.getAs(5)));
    return hashes;
  }

  private static MapPartitionsFunction<Row, Row> hash(String uri, SerializableConfiguration conf) {
    return rows -> {
      ContentHash content = new ContentHash(PlainDirectory.of(uri, conf.value()));
      return new Mapped(
          rows,
          row -> {
            Node node = NodeRows.node(row, 0, false);
            return NodeRows.row(node.hashed(content.of(node)));
          });
    };
  }

  private Dataset<Row> hashed(LargeListing.Listed listed) throws IOException {
    if (index == null || !index.exists()) {
      return listed.rows();
    }
    Instant before = Instant.now();
    LongAccumulator fresh = spark.sparkContext().longAccumulator();
    String pinned = new Path(scratch, "hashed").toString();
    Dataset<Row> nodes = listed.rows();
    Dataset<Row> known = index.newest().withColumnRenamed("path", "known_path");
    nodes
        .join(known, col("path").equalTo(col("known_path")), "left_outer")
        .drop("known_path")
        .mapPartitions(compare(directory.uri(), conf, fresh), Encoders.row(HASHED))
        .write()
        .parquet(pinned);
    Dataset<Row> hashed = spark.read().schema(HASHED).parquet(pinned);
    if (fresh.value() > 0) {
      index.append(hashed.filter(col("fresh")), before);
    }
    return hashed.drop("fresh");
  }

  private static MapPartitionsFunction<Row, Row> compare(
      String uri, SerializableConfiguration conf, LongAccumulator fresh) {
    int known = NodeRows.SCHEMA.size();
    return rows -> {
      ContentHash content = new ContentHash(PlainDirectory.of(uri, conf.value()));
      return new Mapped(
          rows,
          row -> {
            Node node = NodeRows.node(row, 0, false);
            Known before = Known.of(row.getStruct(known));
            boolean read = false;
            byte[] hash = null;
            if (before != null && !node.directory()) {
              read = !before.holdsFor(node);
              hash = read ? content.of(node) : before.hash();
            }
            boolean learnt = read && hash != null;
            if (learnt) {
              fresh.add(1);
            }
            Object[] values = Arrays.copyOf(NodeRows.values(node.hashed(hash)), known + 1);
            values[known] = learnt;
            return RowFactory.create(values);
          });
    };
  }
}
