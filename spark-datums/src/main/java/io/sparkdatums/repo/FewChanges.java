package io.sparkdatums.repo;

import io.sparkdatums.tree.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Takes changes out of where they come from if they are so few that merging them here costs less
 * than the stages of a Spark job. No task sends more than the limit, whatever the facts said.
 */
final class FewChanges {
  private static final int LIMIT = 5_000;

  private FewChanges() {}

  /** The changes, or null if there are or may be too many. */
  static @Nullable List<Change> of(TreeChanges changes, CommitFacts facts) {
    if (facts.changes() < 0 || facts.changes() > LIMIT) {
      return null;
    }
    TreeChanges.Making<Row> first =
        encoded -> {
          Iterator<Change> made = new DecodedChanges(encoded);
          List<Row> taken = new ArrayList<>();
          while (taken.size() <= LIMIT && made.hasNext()) {
            taken.add(TreeChanges.row(made.next()));
          }
          return taken.iterator();
        };
    List<Row> rows;
    try {
      rows = changes.map(first, Encoders.row(TreeCommitter.CHANGES)).collectAsList();
    } catch (Exception e) {
      throw SparkErrors.named("the merge of job " + facts.job(), e);
    }
    return rows.size() > LIMIT ? null : rows.stream().map(TreeChanges::change).toList();
  }
}
