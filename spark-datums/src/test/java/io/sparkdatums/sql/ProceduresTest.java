package io.sparkdatums.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code CALL} does. */
@ExtendWith(SparkExtension.class)
final class ProceduresTest {
  private static final String SPEC =
      """
      {"pipeline": {"name": "echo"}, "datum_tries": 1,
       "transform": {"class": "io.sparkdatums.job.EchoFunction", "code_version": "1"},
       "input": {"pfs": {"repo": "in", "glob": "/*"}}}
      """;

  private final SparkSession spark;
  @TempDir Path directory;

  ProceduresTest(SparkSession spark) {
    this.spark = spark.newSession();
  }

  @BeforeEach
  void aRepo() throws IOException {
    String location = directory.resolve("warehouse").toUri().toString();
    Warehouse.open(location, new Configuration()).createRepo("in", "");
    spark.conf().set("spark.datums.warehouse", location);
  }

  private List<String> rows(String query) {
    return spark.sql(query).collectAsList().stream().map(row -> row.mkString(" ")).toList();
  }

  private String source(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  @Test
  void filesArePutPipelinesRunAndDifferencesShown() throws IOException {
    String spec = source("spec.json", SPEC);

    assertThat(call("put_file('" + source("a", "alpha") + "', 'in:/')", "repo, commit, files"))
        .containsExactly("in 1 1");
    assertThat(call("run_pipeline(spec => '" + spec + "')", "pipeline, state, processed, commit"))
        .containsExactly("echo success 1 1");
    assertThat(
            call(
                "put_file(target => 'in:/b', source => '" + source("x", "beta") + "')",
                "commit, bytes"))
        .containsExactly("2 9");
    assertThat(call("run_pipeline('echo', reprocess => 'ALL')", "processed, skipped, commit"))
        .containsExactly("2 0 2");
    assertThat(call("diff('echo')", "path, change, size, old_size, datums"))
        .containsExactly("/copy/b added 4 null ArraySeq(/b)", "/log changed 6 3 ArraySeq(/b)");
    assertThat(call("diff(newer => 'in@master=2:/a', older => 'in@master=1:/a')", "path"))
        .isEmpty();
    assertThat(
            call(
                "put_file('" + source("x", "gamma") + "', 'in:/b', overwrite => true)",
                "commit, bytes"))
        .containsExactly("3 10");
    assertThat(call("fsck('echo')", "problem")).isEmpty();
  }

  private List<String> call(String procedure, String columns) {
    return spark
        .sql("CALL datums.system." + procedure)
        .selectExpr(columns.split(", "))
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertError(
        "CALL datums.system.run('p')",
        "PROCEDURE_NOT_FOUND",
        "diff, fsck, garbage_collect, put_file");
    assertError("CALL datums.in.diff('p')", "PROCEDURE_NOT_FOUND", "datums.system");
    assertError("CALL datums.system.run_pipeline()", "ARGUMENT_MISSING", "either pipeline or spec");
    assertError("CALL datums.system.run_pipeline('p')", "PIPELINE_NOT_FOUND", "p");
    assertError(
        "CALL datums.system.run_pipeline('p', reprocess => 'some')",
        "OPTION_INVALID",
        "changed, all, none");
    assertError("CALL datums.system.put_file('a', 'in@b=1:/')", "PLACE_IS_COMMIT", "in@b");
    assertError("CALL datums.system.garbage_collect('soon')", "DURATION_INVALID", "12h");
    assertError("CALL datums.system.fsck('none')", "REPO_NOT_FOUND", "none");
    assertError("CALL datums.system.diff('in')", "BRANCH_EMPTY", "in@master");
  }

  private void assertError(String statement, String name, String told) {
    assertThatThrownBy(() -> rows(statement))
        .as(statement)
        .hasStackTraceContaining("[" + name + "]")
        .hasStackTraceContaining(told);
  }

  @Test
  void proceduresAreListedAndDescribed() {
    assertThat(
            spark.sql("SHOW PROCEDURES IN datums.system").select("procedure_name").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("diff", "fsck", "garbage_collect", "put_file", "run_pipeline");
    assertThat(rows("DESCRIBE PROCEDURE datums.system.put_file").toString())
        .contains("source", "target", "overwrite", "Puts a file");
  }
}
