package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.Packs;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class PipelineRunsTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Path input;
  private Warehouse warehouse;

  PipelineRunsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    input = Files.createDirectory(directory.resolve("in put"));
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    EchoFunction.started();
  }

  @Test
  void whatDatumsWriteBecomesOneCommit() throws IOException {
    write("a", "alpha");
    write("d/b", "beta");

    JobResult result = run(echo("/*"));

    assertThat(result.state()).isEqualTo(JobState.SUCCESS);
    assertThat(result.total()).isEqualTo(2);
    assertThat(result.processed()).isEqualTo(2);
    assertThat(result.commit()).isEqualTo(1);
    assertThat(files("echo"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("/copy/a", "alpha", "/copy/d/b", "beta", "/log", "/a\n/d/b\n"));
    assertThat(EchoFunction.started()).containsExactly("/a", "/d");
  }

  @Test
  void aGroupOfMoreFilesThanARowHoldsIsADatumLikeAnyOther() throws IOException {
    int files = 900;
    for (int i = 0; i < files; i++) {
      write("a rather long name, so that fewer files are too many for a row ".repeat(2) + i, "x");
    }
    PipelineSpec spec =
        PipelineSpecs.parse(
                "spec",
                """
                {"pipeline": {"name": "many"},
                 "transform": {"cmd": ["sh"], "stdin": ["cd $PFS; ls in | wc -l > out/count"]},
                 "input": {"group": [{"pfs": {"name": "in", %s, "glob": "/*"}}]}}
                """
                    .formatted(path()),
                directory)
            .get(0);

    JobResult first = run(spec);
    assertThat(first.state()).as(first.message()).isEqualTo(JobState.SUCCESS);
    assertThat(first.processed()).isEqualTo(1);
    assertThat(files("many")).isEqualTo(Map.of("/count", files + "\n"));
    assertThat(run(spec).skipped()).isEqualTo(1);
    write("one more", "y");
    assertThat(run(spec).processed()).isEqualTo(1);
    assertThat(files("many")).isEqualTo(Map.of("/count", files + 1 + "\n"));
  }

  @Test
  void anUnchangedInputStartsNoUserCodeAndMakesNoCommit() throws IOException {
    write("a", "alpha");
    JobResult first = run(echo("/*"));
    EchoFunction.started();

    JobResult second = run(echo("/*"));

    assertThat(EchoFunction.started()).isEmpty();
    assertThat(second.state()).isEqualTo(JobState.SUCCESS);
    assertThat(second.skipped()).isEqualTo(1);
    assertThat(second.committed()).isFalse();
    assertThat(second.commit()).isEqualTo(1);
    assertThat(second.root()).isEqualTo(first.root());
  }

  @Test
  void addedChangedAndRemovedFilesGiveTheTreeOfACleanRun() throws IOException {
    write("a", "alpha");
    write("b", "beta");
    write("c", "gamma");
    run(echo("/*"));
    write("b", "BETA");
    write("d", "delta");
    Files.delete(input.resolve("c"));
    EchoFunction.started();

    JobResult result = run(echo("/*"));

    assertThat(EchoFunction.started()).containsExactly("/b", "/d");
    assertThat(result.processed()).isEqualTo(2);
    assertThat(result.skipped()).isEqualTo(1);
    assertThat(files("echo"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/copy/a", "alpha", "/copy/b", "BETA", "/copy/d", "delta", "/log", "/a\n/b\n/d\n"));
    Warehouse clean =
        Warehouse.open(directory.resolve("clean").toUri().toString(), new Configuration());
    assertThat(run(clean, echo("/*")).root()).isEqualTo(result.root());
  }

  @Test
  void aContentThatComesBackKeepsItsEarlierResult() throws IOException {
    write("a", "alpha");
    JobResult first = run(echo("/*"));
    write("a", "other");
    run(echo("/*"));
    write("a", "alpha");
    EchoFunction.started();

    JobResult back = run(echo("/*"));

    assertThat(EchoFunction.started()).isEmpty();
    assertThat(back.skipped()).isEqualTo(1);
    assertThat(back.commit()).isEqualTo(3);
    assertThat(back.root()).isEqualTo(first.root());
  }

  @Test
  void aFailedDatumPublishesNothingAndKeepsTheOthersResults() throws IOException {
    write("a", "alpha");
    write("b", "fail");

    JobResult failed = run(echo("/*"));

    assertThat(failed.state()).isEqualTo(JobState.FAILURE);
    assertThat(failed.failed()).isEqualTo(1);
    assertThat(failed.commit()).isNull();
    assertThat(failed.failures()).hasSize(1);
    assertThat(failed.failures().get(0).path()).isEqualTo("/b");
    assertThat(failed.failures().get(0).message()).contains("told to fail by /b");
    assertThat(warehouse.repo("echo").branch("master").head()).isEmpty();

    write("b", "beta");
    EchoFunction.started();
    JobResult repaired = run(echo("/*"));
    assertThat(EchoFunction.started()).containsExactly("/b");
    assertThat(repaired.skipped()).isEqualTo(1);
    assertThat(files("echo")).containsEntry("/copy/a", "alpha").containsEntry("/copy/b", "beta");
  }

  @Test
  void aChainRunsInOrderAndSkipsWhatIsDone() throws IOException {
    write("a", "alpha");
    write("b", "beta");
    PipelineSpec first = echo("/*");
    PipelineSpec second = spec("second", "\"repo\": \"echo\"", "/copy/*", "");

    List<JobResult> results =
        new PipelineRuns(spark, warehouse, JobListener.NONE)
            .run(List.of(second, first), RunOptions.DEFAULT);

    assertThat(results).extracting(JobResult::pipeline).containsExactly("echo", "second");
    assertThat(files("second"))
        .containsEntry("/copy/copy/a", "alpha")
        .containsEntry("/log", "/copy/a\n/copy/b\n");
    write("b", "BETA");
    EchoFunction.started();
    new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(List.of(second, first), RunOptions.DEFAULT);
    assertThat(EchoFunction.started()).containsExactly("/b", "/copy/b");
    assertThat(files("second")).containsEntry("/copy/copy/b", "BETA");
  }

  @Test
  void changedCodeRunsAgainAndOldResultsStayWhereToldSo() throws IOException {
    write("a", "alpha");
    run(spec("echo", path(), "/*", "1"));
    EchoFunction.started();

    PipelineSpec changed = spec("echo", path(), "/*", "2");
    new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(
            List.of(changed), new RunOptions(RunOptions.Reprocess.NONE, RunOptions.Downstream.RUN));
    assertThat(EchoFunction.started()).isEmpty();

    run(spec("echo", path(), "/*", "3"));
    assertThat(EchoFunction.started()).containsExactly("/a");
    new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(
            List.of(spec("echo", path(), "/*", "3")),
            new RunOptions(RunOptions.Reprocess.ALL, RunOptions.Downstream.RUN));
    assertThat(EchoFunction.started()).containsExactly("/a");
  }

  @Test
  void theDatumsOfAJobTellTheirStateAndReason() throws IOException {
    write("a", "alpha");
    write("b", "beta");
    run(echo("/*"));
    write("b", "BETA");
    run(echo("/*"));

    assertThat(
            new DatumViews(spark, warehouse)
                .datums("echo", Optional.empty())
                .selectExpr("concat_ws(' ', key, state, reason)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "/a skipped done before with this code", "/b processed changed content");
  }

  @Test
  void theDatumsOfAJobNameTheirInputsWithTheHashesLearntWhileReading() throws IOException {
    write("a", "alpha");
    write("d/b", "beta");
    assertThat(
            new PipelineRuns(spark, warehouse, JobListener.NONE)
                .preview(echo("/*"), RunOptions.Reprocess.CHANGED)
                .selectExpr("inline(inputs)")
                .collectAsList())
        .extracting(row -> row.mkString(" "))
        .containsExactlyInAnyOrder("in /a 5 null", "in /d 4 null");

    String job = run(echo("/*")).job();
    String beta = inputs(Optional.of(job)).get("/d");
    assertThat(inputs(Optional.of(job))).containsEntry("/a", "in /a 5 " + sha256("alpha"));
    assertThat(beta).matches("in /d 4 [0-9a-f]{64}");

    write("a", "ALPHA");
    run(echo("/*"));

    assertThat(inputs(Optional.empty()))
        .containsOnly(entry("/a", "in /a 5 " + sha256("ALPHA")), entry("/d", beta));
  }

  private Map<String, String> inputs(Optional<String> job) throws IOException {
    Map<String, String> inputs = new TreeMap<>();
    new DatumViews(spark, warehouse)
        .datums("echo", job)
        .selectExpr("key", "inline(inputs)")
        .collectAsList()
        .forEach(
            row ->
                inputs.merge(row.getString(0), row.mkString(" ").split(" ", 2)[1], String::concat));
    return inputs;
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Packs.sha256(text));
  }

  @Test
  void anInputThatIsNotThereIsRefusedBeforeAnythingIsCreated() throws IOException {
    PipelineSpec wrong = spec("echo", "\"repo\": \"nowhere\"", "/*", "");

    assertThatThrownBy(() -> run(wrong))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("INPUT_REPO_NOT_FOUND")
        .hasMessageContaining("nowhere");
    assertThat(warehouse.hasRepo("echo")).isFalse();
  }

  @Test
  void aSpecThatSpellsPfsIsRefusedWhereThereIsNoneBeforeAnythingIsCreated() throws IOException {
    PipelineSpec copy = command("cp /pfs/in/a /pfs/out");
    spark.conf().set("spark.datums.sandbox", "paths");
    try {
      assertThatThrownBy(() -> run(copy))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("SANDBOX_PFS_SPELLED")
          .hasMessageContaining("$PFS/out for /pfs/out");
      assertThat(warehouse.hasRepo("copy")).isFalse();

      write("a", "alpha");
      assertThat(run(command("cp $in $PFS/out")).state()).isEqualTo(JobState.SUCCESS);
      assertThat(files("copy")).containsExactly(Map.entry("/a", "alpha"));
    } finally {
      spark.conf().unset("spark.datums.sandbox");
    }
  }

  private PipelineSpec command(String line) {
    String json =
        """
        {"pipeline": {"name": "copy"}, "transform": {"cmd": ["sh"], "stdin": ["%s"]},
         "datum_tries": 1, "input": {"pfs": {"name": "in", %s, "glob": "/*"}}}
        """
            .formatted(line, path());
    return PipelineSpecs.parse("spec.json", json, directory).get(0);
  }

  private JobResult run(PipelineSpec spec) throws IOException {
    return run(warehouse, spec);
  }

  private JobResult run(Warehouse warehouse, PipelineSpec spec) throws IOException {
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(List.of(spec), RunOptions.DEFAULT)
        .get(0);
  }

  private PipelineSpec echo(String glob) {
    return spec("echo", path(), glob, "");
  }

  private String path() {
    return "\"path\": \"" + input + "\"";
  }

  private PipelineSpec spec(String name, String from, String glob, String version) {
    String json =
        """
        {"pipeline": {"name": "%s"},
         "transform": {"class": "io.sparkdatums.job.EchoFunction", "code_version": "v%s"},
         "datum_tries": 1,
         "input": {"pfs": {"name": "in", %s, "glob": "%s"}}}
        """
            .formatted(name, version, from, glob);
    return PipelineSpecs.parse("spec.json", json, directory).get(0);
  }

  private void write(String name, String content) throws IOException {
    Path file = input.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Map<String, String> files(String repo) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Tree tree = warehouse.repo(repo).branch("master").tree().orElseThrow()) {
      Iterator<TreeRow> rows = tree.walk("/");
      while (rows.hasNext()) {
        TreeRow row = rows.next();
        if (row.kind() == io.sparkdatums.tree.RowKind.FILE) {
          try (InputStream in = tree.open(row)) {
            files.put(row.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return files;
  }
}
