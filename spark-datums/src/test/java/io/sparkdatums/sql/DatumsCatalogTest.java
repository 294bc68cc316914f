package io.sparkdatums.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.pack.Packs;
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
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
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
      {"pipeline": {"name": "copy"}, "datum_tries": 1, "hashtree_spec": {"constant": 3},
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
        .containsExactly(
            "other files false",
            "other commits false",
            "other jobs false",
            "other datums false",
            "other skew false",
            "other curves false",
            "other logs false");
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
            rows("SELECT started, seconds, process_seconds, message FROM datums.copy.JOBS LIMIT 1"))
        .containsExactly(
            "%s %s %s %s"
                .formatted(
                    Timestamp.from(failed.started().truncatedTo(ChronoUnit.MICROS)),
                    failed.seconds(),
                    failed.processSeconds(),
                    failed.message()));
  }

  @Test
  void filesAreTheTreeOfACommitDirectoriesIncluded() {
    assertThat(rows("SELECT * FROM datums.copy.files ORDER BY path"))
        .containsExactly(
            "/ dir 9 " + root(2) + " 2",
            "/a file 5 " + sha256("alpha") + " 1",
            "/b file 4 " + sha256("beta") + " 1");
    assertThat(rows("SELECT path FROM datums.copy.files VERSION AS OF 1 ORDER BY path"))
        .containsExactly("/", "/a");
    Timestamp between = Timestamp.from(commits.get(1).created().minusMillis(1));
    assertThat(
            rows("SELECT path FROM datums.copy.files TIMESTAMP AS OF '" + between + "' ORDER BY 1"))
        .containsExactly("/", "/a");
    assertThat(rows("SELECT path FROM datums.copy.`files@master` WHERE type = 'file'"))
        .containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void onlyTheWantedColumnsAndPathsOfATreeAreRead() {
    assertThat(rows("SELECT num_files, path FROM datums.copy.files WHERE path = '/b'"))
        .containsExactly("1 /b");
    assertThat(rows("SELECT size FROM datums.copy.files WHERE path IN ('/a', '/c', NULL)"))
        .containsExactly("5");
    assertThat(rows("SELECT hash FROM datums.copy.files WHERE path LIKE '/b%'"))
        .containsExactly(sha256("beta"));
    assertThat(rows("SELECT count(*) FROM datums.copy.files")).containsExactly("3");
    assertThat(plan("SELECT size FROM datums.copy.files WHERE path = '/b'"))
        .contains("DatumsScan datums.copy.files /b, struct<path:string,size:bigint>");
    assertThat(tasks("SELECT size FROM datums.copy.files WHERE path = '/b'")).isEqualTo(1);
    assertThat(tasks("SELECT size FROM datums.copy.files")).isEqualTo(3);
    assertThat(plan("SELECT path FROM datums.copy.files WHERE path LIKE '/x/y%'"))
        .contains("DatumsScan datums.copy.files beginning with /x/y, struct<path:string>");
  }

  private int tasks(String query) {
    return spark.sql(query).queryExecution().toRdd().getNumPartitions();
  }

  private String plan(String query) {
    return spark.sql(query).queryExecution().executedPlan().toString();
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Packs.sha256(text));
  }

  @Test
  void datumsOfEveryJobHaveTheirStateAndReasonAlsoThoseThatWereSkipped() {
    String datums =
        "SELECT job, inputs[0].path AS path, state, reason, tries FROM datums.copy.datums";
    assertThat(rows(datums + " ORDER BY job, path"))
        .containsExactly(
            job(1) + " /a processed new 1",
            job(1) + " /r recovered new 1",
            job(2) + " /a skipped done before with this code 0",
            job(2) + " /b processed new 1",
            job(2) + " /r recovered recovered before 1",
            job(3) + " /a skipped done before with this code 0",
            job(3) + " /b skipped done before with this code 0",
            job(3) + " /f failed new 1",
            job(3) + " /r recovered recovered before 1");
    assertThat(rows(datums + " WHERE job = '" + job(2) + "' AND state = 'skipped'"))
        .containsExactly(job(2) + " /a skipped done before with this code 0");
    assertThat(rows("SELECT inputs[0], message FROM datums.copy.datums WHERE state = 'failed'"))
        .containsExactly("[in,/f,2," + sha256("no") + "] exit status 1");
  }

  @Test
  void aPlanOfDatumsIsMadeWithoutAJob() throws Exception {
    SparkContext context = spark.sparkContext();
    context.setJobGroup("plan of datums", "", false);
    try {
      assertThat(plan("SELECT state FROM datums.copy.datums WHERE job > '2' AND tries = 1"))
          .contains("PushedFilters: [GreaterThan(job,2), EqualTo(tries,1)]")
          .contains("ReadSchema: struct<job:string,state:string,tries:int>");
    } finally {
      context.clearJobGroup();
    }
    context.listenerBus().waitUntilEmpty();
    assertThat(context.statusTracker().getJobIdsForGroup("plan of datums")).isEmpty();
  }

  @Test
  void logsAreTheLinesThatUserCodePrinted() {
    assertThat(
            rows(
                "SELECT l.job, d.inputs[0].path AS path, `try`, stream, l.message"
                    + " FROM datums.copy.logs l JOIN datums.copy.datums d USING (job, datum)"
                    + " WHERE stream = 'stdout'"
                    + " ORDER BY job, path"))
        .containsExactly(
            job(1) + " /a 1 stdout saw alpha",
            job(1) + " /r 1 stdout saw no, but",
            job(2) + " /b 1 stdout saw beta",
            job(2) + " /r 1 stdout saw no, but",
            job(3) + " /f 1 stdout saw no",
            job(3) + " /r 1 stdout saw no, but");
    assertThat(
            rows(
                "SELECT message FROM datums.copy.logs"
                    + " WHERE stream = 'worker' AND ts > '2001-01-01' AND job = '"
                    + job(2)
                    + "'"))
        .containsExactly("try 1 of 1: exit status 1; err_cmd has recovered the datum");
  }

  @Test
  void whereNoJobStoodOutThereIsNoSkew() {
    assertThat(rows("SELECT job, factor, advice FROM datums.copy.skew")).isEmpty();
  }

  @Test
  void everyQueryOfThePageRuns() throws IOException {
    String page = Files.readString(Path.of("../docs/sql.md"));
    List<String> blocks =
        Pattern.compile("(?ms)^```sql\\n(.*?)^```$")
            .matcher(page)
            .results()
            .map(block -> block.group(1).replace("datums.map", "datums.copy"))
            .toList();
    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      for (String query : block.strip().split(";")) {
        assertThatCode(() -> rows(query)).as(query).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void whatIsNotThereIsNamedAndSoIsWhatThereIs() {
    assertError("SELECT * FROM datums.nowhere.jobs", "REPO_NOT_FOUND", "nowhere");
    assertError("SELECT * FROM datums.copy.job", "TABLE_NOT_FOUND", "files, commits, jobs");
    assertError("SELECT * FROM datums.jobs", "TABLE_NOT_FOUND", "datums.REPO.TABLE");
    assertError(
        "SELECT * FROM datums.copy.jobs VERSION AS OF 1", "TIME_TRAVEL_UNSUPPORTED", "copy.jobs");
    assertError("SELECT * FROM datums.copy.files VERSION AS OF 7", "COMMIT_NOT_FOUND", "7");
    assertError("SELECT * FROM datums.copy.files VERSION AS OF 'one'", "VERSION_INVALID", "one");
    assertError(
        "SELECT * FROM datums.copy.files TIMESTAMP AS OF '2001-01-01 00:00:00Z'",
        "COMMIT_NONE_YET",
        "2001-01-01T00:00:00Z");
    assertError("SELECT * FROM datums.copy.`files@dev`", "BRANCH_EMPTY", "copy@dev");
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
