package io.sparkdatums.repo;

import io.sparkdatums.spec.OutputConflict;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Changes and what comes of them, for tests. */
final class Changes {
  private Changes() {}

  static CommitFacts facts(String job, long changes) {
    return facts(job, changes, 0);
  }

  static CommitFacts facts(String job, long changes, int shards) {
    return new CommitFacts(
        job,
        "{\"in\": 1}",
        OutputConflict.CONCAT,
        shards,
        changes,
        CommitFacts.Unchanged.KEEP_HEAD);
  }

  /** The changes and the claims of the directories above them. */
  static TreeChanges of(SparkSession spark, List<Change> changes) {
    List<Row> rows = new ArrayList<>();
    for (Change change : changes) {
      rows.add(TreeChanges.row(change));
      new Touches().above(change.path(), above -> rows.add(TreeChanges.row(Change.touch(above))));
    }
    return TreeChanges.of(spark.createDataFrame(rows, TreeCommitter.CHANGES).repartition(3));
  }

  /** All rows of the newest tree, without what depends on how they came about. */
  static List<TreeRow> rows(Branch branch) throws IOException {
    List<TreeRow> rows = new ArrayList<>();
    try (Tree tree = branch.tree().orElseThrow()) {
      for (Iterator<TreeRow> all = tree.walk("/"); all.hasNext(); ) {
        rows.add(TestData.meaning(all.next()));
      }
    }
    return rows;
  }
}
