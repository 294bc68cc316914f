package io.sparkdatums.repo;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.DatumOrder;
import io.sparkdatums.tree.DirectoryCheck;
import io.sparkdatums.tree.DirectorySum;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.ShardCheck;
import io.sparkdatums.tree.TreeRow;
import io.sparkdatums.tree.WrongPaths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Computes all digests of trees again, in Spark jobs: a task per shard checks files, and what the
 * shards say of directories is folded upwards in one task for each tree. Nothing on the driver
 * grows with the trees.
 */
public final class TreeCheck {
  private static final StructType SUMS =
      StructType.fromDDL(
          "tree int, key binary, row binary, files bigint, size bigint, state binary,"
              + " wrong boolean, problem string");
  private static final StructType WRONG =
      StructType.fromDDL("tree int, path string, problem string, paths bigint");
  private static final int TASKS_PER_SLOT = 4;
  private static final byte[] NONE = {};

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final List<CheckedTree> trees;

  /**
   * Trees to check.
   *
   * @param trees a tree's place in the list is its number
   */
  public TreeCheck(SparkSession spark, Warehouse warehouse, List<CheckedTree> trees) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.trees = List.copyOf(trees);
  }

  /**
   * What is wrong about a tree.
   *
   * @param tree its number
   * @param path the path, empty if it is the table that cannot be read
   * @param paths for how many paths this stands: itself, and others that come after it
   */
  public record Wrong(int tree, String path, String problem, long paths) {}

  /** What is wrong about the trees: of each the first few paths, in canonical order. */
  public List<Wrong> wrong() {
    Dataset<Row> sums =
        perShard(SUMS, Set.of(), (tree, shard, of, rows) -> new ShardSums(tree, shard, of, rows));
    try {
      return sums
          .repartition(Math.max(1, Math.min(trees.size(), slots())), sums.col("tree"))
          .sortWithinPartitions("tree", "key")
          .mapPartitions(fold(trees), Encoders.row(WRONG))
          .collectAsList()
          .stream()
          .map(row -> new Wrong(row.getInt(0), row.getString(1), row.getString(2), row.getLong(3)))
          .toList();
    } catch (Exception e) {
      throw SparkErrors.named("the check of trees", e);
    }
  }

  /**
   * Where the trees' files say that their bytes lie: {@link PackCheck#REFERENCES}.
   *
   * @param unreadable the numbers of trees that are left out
   */
  public Dataset<Row> references(Set<Integer> unreadable) {
    return perShard(
        PackCheck.REFERENCES,
        unreadable,
        (tree, shard, of, rows) ->
            new Flattened<>(new Mapped<>(rows.shard(shard), row -> references(tree, row))));
  }

  private static List<Row> references(int tree, TreeRow file) {
    return file.parts().stream()
        .map(
            part ->
                RowFactory.create(
                    part.pack(),
                    part.offset(),
                    part.length(),
                    part.hash(),
                    tree,
                    file.path(),
                    DatumOrder.datum(part.datum())))
        .toList();
  }

  /** What an error says first, without its name. */
  public static String sentence(DatumsException error) {
    String first = error.getMessage().lines().findFirst().orElse("");
    return first.substring(first.indexOf(']') + 1).strip();
  }

  private int slots() {
    return spark.sparkContext().defaultParallelism();
  }

  /** What a task makes of the rows of one shard. */
  private interface OfShard extends java.io.Serializable {
    Iterator<Row> make(int tree, int shard, CheckedTree of, LiveRows rows) throws IOException;
  }

  private Dataset<Row> perShard(StructType schema, Set<Integer> without, OfShard made) {
    List<Long> shards = new ArrayList<>();
    for (int tree = 0; tree < trees.size(); tree++) {
      int end = without.contains(tree) ? 0 : trees.get(tree).shards();
      for (int shard = 0; shard < end; shard++) {
        shards.add((long) tree << Integer.SIZE | shard);
      }
    }
    if (shards.isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    Warehouse from = warehouse;
    List<CheckedTree> all = trees;
    FlatMapFunction<Long, Row> read =
        item -> {
          int tree = (int) (item >>> Integer.SIZE);
          CheckedTree of = all.get(tree);
          LiveRows rows = TaskScope.closing(LiveRows.open(from.conf(), of.data(), of.shards()));
          return made.make(tree, item.intValue(), of, rows);
        };
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = Math.min(shards.size(), TASKS_PER_SLOT * slots());
    return spark
        .createDataset(context.parallelize(shards, tasks).rdd(), Encoders.LONG())
        .flatMap(read, Encoders.row(schema));
  }

  private static Row sum(int tree, DirectorySum sum) {
    TreeRow row = sum.row();
    return RowFactory.create(
        tree,
        PathOrder.key(sum.path()),
        row == null ? null : Wire.encode(row),
        sum.files(),
        sum.size(),
        sum.state(),
        sum.wrong(),
        null);
  }

  /** Wrong paths; their number stands in the column of the files. */
  private static Row wrong(int tree, byte[] key, String problem, long paths) {
    return RowFactory.create(tree, key, null, paths, 0L, NONE, false, problem);
  }

  /** What a shard says of directories, then what is wrong in it. */
  private static final class ShardSums implements Iterator<Row> {
    private final int tree;
    private final int shard;
    private final CheckedTree of;
    private final LiveRows rows;
    private final WrongPaths wrong = new WrongPaths();
    private @Nullable Iterator<DirectorySum> sums;
    private @Nullable Iterator<Row> end;

    ShardSums(int tree, int shard, CheckedTree of, LiveRows rows) {
      this.tree = tree;
      this.shard = shard;
      this.of = of;
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return end == null ? hasSum() || end().hasNext() : end.hasNext();
    }

    private boolean hasSum() {
      try {
        if (sums == null) {
          sums = new ShardCheck(of.shards(), rows.shard(shard), wrong);
        }
        return sums.hasNext();
      } catch (DatumsException e) {
        end = unreadable(sentence(e));
        return false;
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof FileNotFoundException)) {
          throw e;
        }
        end = unreadable("A data file is missing: " + e.getCause().getMessage());
        return false;
      }
    }

    private Iterator<Row> end() {
      if (end == null) {
        end = wrongPaths(tree, wrong);
      }
      return end;
    }

    private Iterator<Row> unreadable(String problem) {
      return List.of(wrong(tree, NONE, problem, 1)).iterator();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return end == null ? sum(tree, Objects.requireNonNull(sums).next()) : end.next();
    }
  }

  private static Iterator<Row> wrongPaths(int tree, WrongPaths wrong) {
    List<Row> rows = new ArrayList<>();
    long further = wrong.count() - wrong.first().size();
    for (Map.Entry<String, String> path : wrong.first().entrySet()) {
      boolean last = rows.size() == wrong.first().size() - 1;
      rows.add(wrong(tree, PathOrder.key(path.getKey()), path.getValue(), last ? 1 + further : 1));
    }
    return rows.iterator();
  }

  private static MapPartitionsFunction<Row, Row> fold(List<CheckedTree> trees) {
    return rows -> {
      Ahead<Row> messages = new Ahead<>(rows);
      List<Row> wrong = new ArrayList<>();
      while (messages.hasNext()) {
        int tree = messages.peek().getInt(0);
        wrong.addAll(fold(tree, trees.get(tree), messages));
      }
      return wrong.iterator();
    };
  }

  private static List<Row> fold(int tree, CheckedTree of, Ahead<Row> messages) {
    WrongPaths wrong = new WrongPaths();
    DirectoryCheck directories = new DirectoryCheck(wrong);
    List<Row> unreadable = new ArrayList<>();
    while (messages.hasNext() && messages.peek().getInt(0) == tree) {
      Row row = messages.next();
      byte[] key = row.getAs(1);
      if (row.isNullAt(7)) {
        directories.take(sum(row, key));
      } else if (key.length == 0) {
        unreadable.add(RowFactory.create(tree, "", row.getString(7), 1L));
      } else {
        wrong.add(PathOrder.path(key), row.getString(7), row.getLong(3));
      }
    }
    if (!unreadable.isEmpty()) {
      // What else there is to say follows from this.
      return unreadable.subList(0, 1);
    }
    compare(of, directories.finish(), directories.directories(), wrong);
    List<Row> rows = new ArrayList<>();
    long further = wrong.count() - wrong.first().size();
    for (Map.Entry<String, String> path : wrong.first().entrySet()) {
      boolean last = rows.size() == wrong.first().size() - 1;
      rows.add(RowFactory.create(tree, path.getKey(), path.getValue(), last ? 1 + further : 1));
    }
    return rows;
  }

  private static DirectorySum sum(Row row, byte[] key) {
    return new DirectorySum(
        PathOrder.path(key),
        row.isNullAt(2) ? null : Wire.directory(row.getAs(2)),
        row.getLong(3),
        row.getLong(4),
        row.getAs(5),
        row.getBoolean(6));
  }

  private static void compare(
      CheckedTree commit, @Nullable TreeRow root, long directories, WrongPaths wrong) {
    if (root == null) {
      return;
    }
    if (!Arrays.equals(root.hash(), commit.root())) {
      wrong.add("/", "its digest is not the root of the commit");
    } else if (root.files() != commit.files() || root.size() != commit.bytes()) {
      wrong.add("/", "its files and bytes are not those of the commit");
    } else if (directories != commit.dirs()) {
      wrong.add(
          "/", "below it are " + directories + " directories, the commit has " + commit.dirs());
    }
  }
}
