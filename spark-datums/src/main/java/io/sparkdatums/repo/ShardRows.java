package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.Records;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeRow;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Changes that follow from the rows of a tree, made in a Spark job with a task per shard. */
final class ShardRows {
  private ShardRows() {}

  /** The changes that a row means, often none. */
  interface Changes extends Function<TreeRow, List<Change>>, Serializable {}

  /** Rows of {@link TreeCommitter#CHANGES}, with the claims of the directories above. */
  static Dataset<Row> changes(
      SparkSession session, Warehouse warehouse, Tree tree, Changes changes) {
    List<RunFile> files = List.copyOf(tree.files());
    int shards = tree.commit().shards();
    FlatMapFunction<Integer, Row> read =
        shard -> {
          LiveRows rows = TaskScope.closing(LiveRows.open(warehouse.conf(), files, shards));
          Iterator<Change> made = new Flattened<>(new Mapped<>(rows.shard(shard), changes));
          Records claimed = new Claimed(ChangeBytes.of(made, 1), 1);
          return new Mapped<>(new DecodedChanges(claimed), TreeChanges::row);
        };
    return session
        .createDataset(IntStream.range(0, shards).boxed().toList(), Encoders.INT())
        .repartition(shards)
        .flatMap(read, Encoders.row(TreeCommitter.CHANGES));
  }

  /** Whether a path is another one or below it. */
  static boolean isBelow(String path, String top) {
    return top.equals("/")
        || (path.startsWith(top)
            && (path.length() == top.length() || path.charAt(top.length()) == '/'));
  }
}
