package io.sparkdatums.job;

import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Which jobs made which commits, and at which commit their branch was after each job. */
final class JobHeads {
  private final Map<String, Head> commits = new HashMap<>();
  private final Map<String, Head> heads = new HashMap<>();

  /** A commit, 0 for none. */
  private record Head(String branch, long commit) {}

  private JobHeads() {}

  /** The commits of all branches of a pipeline's repo, and the heads after the given jobs. */
  static JobHeads of(Repo repo, List<String> jobs) throws IOException {
    JobHeads made = new JobHeads();
    for (Branch branch : (Iterable<Branch>) repo.branches()::iterator) {
      for (Commit commit : (Iterable<Commit>) branch.commits()::iterator) {
        made.commits.put(commit.job(), new Head(branch.name(), commit.sequence()));
      }
    }
    JobFiles files = new JobFiles(repo.warehouse(), repo.name());
    for (String job : jobs) {
      Optional<Head> head = made.head(files, job);
      head.ifPresent(known -> made.heads.put(job, known));
    }
    return made;
  }

  private Optional<Head> head(JobFiles files, String job) throws IOException {
    Head own = commits.get(job);
    if (own != null) {
      return Optional.of(own);
    }
    Optional<JobResult> result = files.result(job);
    if (result.isPresent()) {
      long head = Objects.requireNonNullElse(result.get().commit(), 0L);
      return Optional.of(new Head(result.get().branch(), head));
    }
    return files.record(job).map(record -> new Head(record.branch(), before(record)));
  }

  /** The newest commit of a job that began earlier, which its id tells. */
  private long before(JobRecord job) {
    return commits.entrySet().stream()
        .filter(commit -> commit.getKey().compareTo(job.job()) < 0)
        .filter(commit -> commit.getValue().branch().equals(job.branch()))
        .mapToLong(commit -> commit.getValue().commit())
        .max()
        .orElse(0);
  }

  /** {@code job, branch, commit}. */
  Dataset<Row> commits(SparkSession spark) {
    return rows(spark, commits, "commit");
  }

  /** {@code job, branch, head}; 0 for a branch without a commit. */
  Dataset<Row> heads(SparkSession spark) {
    return rows(spark, heads, "head");
  }

  private static Dataset<Row> rows(SparkSession spark, Map<String, Head> of, String column) {
    List<Row> rows =
        of.entrySet().stream()
            .map(
                entry ->
                    RowFactory.create(
                        entry.getKey(), entry.getValue().branch(), entry.getValue().commit()))
            .toList();
    return spark.createDataFrame(
        rows, StructType.fromDDL("job string, branch string, " + column + " bigint"));
  }
}
