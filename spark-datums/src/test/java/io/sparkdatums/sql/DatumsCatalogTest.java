package io.sparkdatums.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the catalog shows of three jobs. The first processes {@code /a} and recovers {@code /r}, the
 * second finds {@code /b} beside them, and in the third {@code /f} fails.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DatumsCatalogTest {
  private static final String SPEC =
      """
      {"pipeline": {"name": "copy"}, "datum_tries": 1,
       "transform": {
         "cmd": ["sh", "-c", "echo saw $(cat $in); cp $in /pfs/out; ! grep -q no $in"],
         "err_cmd": ["sh", "-c", "grep -q but $in"]},
       "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
      """;

  private final SparkSession spark;
  private final List<JobResult> jobs = new ArrayList<>();
  private final List<Commit> commits = new ArrayList<>();

  DatumsCatalogTest(SparkSession spark) {
    this.spark = spark.newSession();
  }

  @BeforeAll
  void threeJobs(@TempDir Path directory) throws IOException {
    Path in = Files.createDirectory(directory.resolve("in"));
    String location = directory.resolve("warehouse").toUri().toString();
    Warehouse warehouse = Warehouse.open(location, new Configuration());
    PipelineSpec spec = PipelineSpecs.parse("spec", SPEC, directory).get(0);
    PipelineRuns runs = new PipelineRuns(spark, warehouse, JobListener.NONE);
    Files.writeString(in.resolve("a"), "alpha");
    Files.writeString(in.resolve("r"), "no, but");
    jobs.addAll(runs.run(List.of(spec), RunOptions.DEFAULT));
    Files.writeString(in.resolve("b"), "beta");
    jobs.addAll(runs.run(List.of(spec), RunOptions.DEFAULT));
    Files.writeString(in.resolve("f"), "no");
    jobs.addAll(runs.run(List.of(spec), RunOptions.DEFAULT));
    warehouse.repo("copy").branch("master").commits().forEach(commit -> commits.add(0, commit));
    warehouse.createRepo("other", "nothing yet");
    spark.conf().set("spark.datums.warehouse", location);
  }

  /** The rows of a query, their values separated by spaces. */
  private List<String> rows(String query) {
    return spark.sql(query).collectAsList().stream().map(row -> row.mkString(" ")).toList();
  }

  private String job(int number) {
    return jobs.get(number - 1).job();
  }

  @Test
  void reposAreNamespacesAndEachHasTheSameTables() {
    assertThat(rows("SHOW NAMESPACES IN datums")).containsExactly("copy", "other");
    assertThat(rows("SHOW TABLES IN datums.other"))
        .containsExactly("other commits false", "other jobs false");
    assertThat(rows("DESCRIBE NAMESPACE datums.other")).contains("Comment nothing yet");
    for (String table : RepoTables.NAMES) {
      assertThat(rows("SELECT * FROM datums.other." + table)).isEmpty();
      assertThat(spark.catalog().tableExists("datums.other." + table)).isTrue();
    }
    assertThat(rows("DROP TABLE IF EXISTS datums.other.nothing")).isEmpty();
    assertThat(rows("DROP TABLE IF EXISTS datums.nowhere.jobs")).isEmpty();
  }

  @Test
  void commitsAreTheRowsOfEveryBranchTheNewestFirst() {
    assertThat(
            rows(
                "SELECT repo, branch, commit, parent, job, root, files, dirs, bytes"
                    + " FROM datums.copy.commits"))
        .containsExactly(
            "copy master 2 1 " + job(2) + " " + root(2) + " 2 0 9",
            "copy master 1 null " + job(1) + " " + root(1) + " 1 0 5");
    assertThat(rows("SELECT unix_micros(created) FROM datums.copy.commits WHERE commit = 1"))
        .containsExactly(
            String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, commits.get(0).created())));
    assertThat(rows("SELECT get_json_object(provenance, '$.version') FROM datums.copy.commits"))
        .containsExactly("1", "1");
  }

  private String root(int commit) {
    return HexFormat.of().formatHex(commits.get(commit - 1).root());
  }

  @Test
  void jobsSayWhatBecameOfThemTheNewestFirst() {
    assertThat(
            rows(
                "SELECT job, pipeline, state, total, processed, skipped, failed, recovered, commit,"
                    + " root, bytes_in, bytes_out, bytes_deduplicated FROM datums.copy.jobs"))
        .containsExactly(
            job(3) + " copy failure 4 0 2 1 1 2 " + root(2) + " 9 0 0",
            job(2) + " copy success 3 1 1 0 1 2 " + root(2) + " 11 4 0",
            job(1) + " copy success 2 1 0 0 1 1 " + root(1) + " 12 5 0");
    JobResult failed = jobs.get(2);
    assertThat(
            rows("SELECT started, seconds, process_seconds, message FROM datums.copy.jobs LIMIT 1"))
        .containsExactly(
            "%s %s %s %s"
                .formatted(
                    Timestamp.from(failed.started().truncatedTo(ChronoUnit.MICROS)),
                    failed.seconds(),
                    failed.processSeconds(),
                    failed.message()));
  }

  @Test
  void whatIsNotThereIsNamedAndSoIsWhatThereIs() {
    assertError("SELECT * FROM datums.nowhere.jobs", "REPO_NOT_FOUND", "nowhere");
    assertError("SELECT * FROM datums.copy.job", "TABLE_NOT_FOUND", "commits, jobs");
    assertError("SELECT * FROM datums.jobs", "TABLE_NOT_FOUND", "datums.REPO.TABLE");
    assertError(
        "SELECT * FROM datums.copy.jobs VERSION AS OF 1", "TIME_TRAVEL_UNSUPPORTED", "copy.jobs");
  }

  @Test
  void nothingCanBeWrittenAndTheErrorSaysWhatToDoInstead() {
    for (String statement :
        List.of(
            "INSERT INTO datums.copy.jobs SELECT * FROM datums.other.jobs",
            "DELETE FROM datums.copy.jobs WHERE job = ''",
            "CREATE TABLE datums.copy.mine (a INT)",
            "CREATE TABLE datums.copy.mine AS SELECT 1 AS a",
            "ALTER TABLE datums.copy.jobs ADD COLUMN a INT",
            "ALTER TABLE datums.copy.jobs RENAME TO copy.mine",
            "DROP TABLE datums.copy.jobs",
            "CREATE NAMESPACE datums.mine",
            "DROP NAMESPACE datums.copy CASCADE")) {
      assertError(statement, "CATALOG_READ_ONLY", "Run a pipeline or put files");
    }
  }

  private void assertError(String statement, String name, String told) {
    assertThatThrownBy(() -> spark.sql(statement).collectAsList())
        .as(statement)
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[" + name + "]")
        .hasMessageContaining(told);
  }
}
