package io.sparkdatums.sql;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The files and directories of a commit.
 *
 * @param name what the table is called
 * @param files the data files of the commit's tree; none if the branch has no commit yet
 * @param shards the number of its shards
 * @param rows how many files and directories there are
 */
record FilesTable(String name, Warehouse warehouse, List<RunFile> files, int shards, long rows)
    implements SupportsRead {

  /**
   * The table of a branch.
   *
   * @throws DatumsException {@code COMMIT_NOT_FOUND}, {@code COMMIT_NONE_YET}, {@code BRANCH_EMPTY}
   *     if there is no such branch; {@code master} always is one
   */
  static FilesTable of(String name, Branch branch, TimeTravel travel) throws IOException {
    Optional<Tree> found = tree(branch, travel);
    Warehouse warehouse = branch.repo().warehouse();
    if (found.isEmpty()) {
      return new FilesTable(name, warehouse, List.of(), 0, 0);
    }
    try (Tree tree = found.get()) {
      long rows = tree.commit().files() + tree.commit().dirs() + 1;
      return new FilesTable(name, warehouse, tree.files(), tree.commit().shards(), rows);
    }
  }

  private static Optional<Tree> tree(Branch branch, TimeTravel travel) throws IOException {
    String repo = branch.repo().name();
    if (travel instanceof TimeTravel.Version version) {
      return Optional.of(branch.tree(version.sequence()));
    }
    if (travel instanceof TimeTravel.Time at) {
      Optional<Tree> tree = branch.tree(at.time());
      if (tree.isEmpty()) {
        throw DatumsException.of(
            "COMMIT_NONE_YET", Map.of("repo", repo, "branch", branch.name(), "time", at.time()));
      }
      return tree;
    }
    Optional<Tree> newest = branch.tree();
    if (newest.isEmpty() && !branch.name().equals(Repo.MASTER)) {
      throw DatumsException.of("BRANCH_EMPTY", Map.of("repo", repo, "branch", branch.name()));
    }
    return newest;
  }

  @Override
  @SuppressWarnings("deprecation") // columns() is derived from it on every Spark line
  public StructType schema() {
    return SparkRows.schema(FileRow.COLUMNS);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new FilesScanBuilder(this);
  }
}
