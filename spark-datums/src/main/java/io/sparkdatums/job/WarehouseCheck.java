package io.sparkdatums.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.CheckedTree;
import io.sparkdatums.repo.PackCheck;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.SparkErrors;
import io.sparkdatums.repo.TreeCheck;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.DatumKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Checks a warehouse in Spark jobs: computes the digests of the newest commit of each branch again,
 * and reads the packs that it needs from their beginning to their end. What is on the driver grows
 * with branches and shards only.
 */
public final class WarehouseCheck {
  private static final int MOST_PACKS = 1000;

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final Pipelines pipelines;

  public WarehouseCheck(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.pipelines = new Pipelines(warehouse);
  }

  /** Checks some repos. */
  public CheckResult check(List<Repo> repos) throws IOException {
    Instant started = Instant.now();
    List<Finding> findings = new ArrayList<>();
    List<CheckedTree> trees = trees(repos, findings);
    TreeCheck check = new TreeCheck(spark, warehouse, trees);
    Set<Integer> unreadable = new HashSet<>();
    for (TreeCheck.Wrong wrong : check.wrong()) {
      CheckedTree tree = trees.get(wrong.tree());
      if (wrong.path().isEmpty()) {
        unreadable.add(wrong.tree());
      }
      findings.add(
          new Finding(
              tree.repo(),
              tree.branch(),
              tree.sequence(),
              wrong.path().isEmpty() ? null : wrong.path(),
              null,
              wrong.problem(),
              wrong.paths(),
              0,
              List.of()));
    }
    Dataset<Row> found =
        PackCheck.of(spark, warehouse, references(check, trees, unreadable)).persist();
    try {
      Row sums =
          found
              .agg(
                  count_if(col("problem").isNull()),
                  sum("bytes"),
                  count_distinct(when(col("lost"), col("pack"))))
              .head();
      found
          .filter(col("problem").isNotNull())
          .orderBy("pack", "tree")
          .limit(MOST_PACKS)
          .collectAsList()
          .forEach(row -> findings.add(finding(row, trees)));
      return new CheckResult(
          findings,
          trees.size(),
          trees.stream().mapToLong(CheckedTree::files).sum(),
          trees.stream().mapToLong(CheckedTree::dirs).sum(),
          sums.getLong(0),
          sums.isNullAt(1) ? 0 : sums.getLong(1),
          sums.getLong(2),
          Duration.between(started, Instant.now()).toMillis() / 1000.0);
    } catch (Exception e) {
      throw SparkErrors.named("the check of packs", e);
    } finally {
      found.unpersist();
    }
  }

  /** The newest trees of all branches; one whose table does not open is a finding. */
  private static List<CheckedTree> trees(List<Repo> repos, List<Finding> findings)
      throws IOException {
    List<CheckedTree> trees = new ArrayList<>();
    for (Repo repo : repos) {
      for (Branch branch : (Iterable<Branch>) repo.branches()::iterator) {
        try {
          CheckedTree.head(branch).ifPresent(trees::add);
        } catch (DatumsException e) {
          findings.add(
              new Finding(
                  repo.name(),
                  branch.name(),
                  null,
                  null,
                  null,
                  TreeCheck.sentence(e),
                  1,
                  0,
                  List.of()));
        }
      }
    }
    return trees;
  }

  /** What refers to packs: the files of trees, and the results that pipelines count on. */
  private Dataset<Row> references(TreeCheck check, List<CheckedTree> trees, Set<Integer> without)
      throws IOException {
    Dataset<Row> references = check.references(without);
    for (int tree = 0; tree < trees.size(); tree++) {
      CheckedTree of = trees.get(tree);
      Pipeline pipeline = pipelines.find(of.repo()).orElse(null);
      if (pipeline != null && pipeline.spec().outputBranch().equals(of.branch())) {
        references = references.union(results(of, tree));
      }
    }
    return references;
  }

  private Dataset<Row> results(CheckedTree of, int tree) throws IOException {
    Branch branch = warehouse.repo(of.repo()).branch(of.branch());
    Ledger ledger = new Ledger(spark, warehouse, of.repo());
    Dataset<Row> members = ledger.membersAfter(Planning.committed(branch, branch.head()));
    return members.select(
        col("pack"),
        lit(-1L).as("offset"),
        lit(0L).as("length"),
        lit(null).cast("binary").as("hash"),
        lit(tree).as("tree"),
        lit(null).cast("string").as("path"),
        col("key").as("datum"));
  }

  private Finding finding(Row row, List<CheckedTree> trees) {
    CheckedTree tree = trees.get(row.getInt(2));
    boolean lost = row.getBoolean(1);
    List<String> paths = row.getList(8);
    boolean again = lost && isOutput(tree);
    return new Finding(
        tree.repo(),
        tree.branch(),
        tree.sequence(),
        lost ? null : paths.get(0),
        lost ? row.getString(0) : null,
        row.getString(3),
        row.getLong(7),
        again ? row.getLong(5) : 0,
        again
            ? row.<String>getList(6).stream().map(WarehouseCheck::shown).toList()
            : lost ? paths : List.of());
  }

  private static String shown(String key) {
    return DatumKey.paths(key).replace("\0", " × ");
  }

  /** Whether the tree is what a pipeline writes. */
  private boolean isOutput(CheckedTree tree) {
    try {
      return pipelines
          .find(tree.repo())
          .filter(pipeline -> pipeline.spec().outputBranch().equals(tree.branch()))
          .isPresent();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
