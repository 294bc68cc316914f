package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What runs, what does not, and what is said about it. */
@ExtendWith(SparkExtension.class)
final class SkippingTest {
  private static final String IN = "{'pfs': {'name': 'in', 'path': 'in', 'glob': '/*'}}";

  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private PipelineRuns runs;

  SkippingTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(directory.resolve("in"));
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    runs = new PipelineRuns(spark, warehouse, JobListener.NONE);
    TellFunction.told();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve("in").resolve(name), content);
  }

  private PipelineSpec tell(String input, String more) {
    return spec("'class': 'io.sparkdatums.job.TellFunction', 'code_version': '1'", input, more);
  }

  private PipelineSpec spec(String transform, String input, String more) {
    String json =
        "{'pipeline': {'name': 'tell'}, 'datum_tries': 1, 'transform': {%s}, 'input': %s %s}"
            .formatted(transform, input, more)
            .replace('\'', '"');
    return PipelineSpecs.parse("spec", json, directory).get(0);
  }

  private JobResult run(PipelineSpec spec) throws IOException {
    return run(spec, RunOptions.Reprocess.CHANGED);
  }

  private JobResult run(PipelineSpec spec, RunOptions.Reprocess reprocess) throws IOException {
    return runs.run(List.of(spec), new RunOptions(reprocess, RunOptions.Downstream.RUN)).get(0);
  }

  private List<String> preview(PipelineSpec spec, RunOptions.Reprocess reprocess)
      throws IOException {
    return runs
        .preview(spec, reprocess)
        .selectExpr("concat_ws(' ', path, state, reason)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private List<String> states() throws IOException {
    return new DatumViews(spark, warehouse)
            .datums("tell", Optional.empty())
            .selectExpr("concat_ws(' ', key, state)")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
  }

  private String log() throws IOException {
    try (Tree tree = warehouse.repo("tell").branch("master").tree().orElseThrow()) {
      TreeRow row = tree.find("/log").orElseThrow();
      try (InputStream in = tree.open(row)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  @Test
  void equalDatumsOfAUnionRunOnceAndBothContribute() throws IOException {
    write("a", "1");
    PipelineSpec twice = tell("{'union': [" + IN + ", " + IN + "]}", "");

    JobResult first = run(twice);

    assertThat(first.total()).isEqualTo(2);
    assertThat(first.processed()).isEqualTo(2);
    assertThat(first.skipped()).isZero();
    assertThat(TellFunction.told()).hasSize(1);
    assertThat(states()).containsExactly("/a processed", "/a processed");
    assertThat(log()).isEqualTo("in /a /a=1\nin /a /a=1\n");
    assertThat(run(twice).committed()).isFalse();
    assertThat(states()).containsExactly("/a skipped", "/a skipped");

    JobResult once = run(tell(IN, ""));
    assertThat(TellFunction.told()).isEmpty();
    assertThat(once.total()).isEqualTo(1);
    assertThat(log()).isEqualTo("in /a /a=1\n");
    run(twice);
    assertThat(TellFunction.told()).isEmpty();
    assertThat(log()).isEqualTo("in /a /a=1\nin /a /a=1\n");
  }

  @Test
  void aDatumThatIsRestartedRunsOnceMoreAndItsResultTakesThePlaceOfTheOther() throws IOException {
    write("a", "1");
    write("b", "2");
    PipelineSpec spec = tell(IN, "");
    run(spec);
    TellFunction.told();

    DatumViews views = new DatumViews(spark, warehouse);
    Dataset<Row> b = views.datums("tell", Optional.empty()).filter(DatumViews.named("/b"));
    views.restart("tell", b.select("datum"));

    assertThat(preview(spec, RunOptions.Reprocess.CHANGED))
        .containsExactly("/a skipped done before with this code", "/b pending restarted");
    JobResult again = run(spec);
    assertThat(TellFunction.told()).hasSize(1).allMatch(told -> told.contains("/b"));
    assertThat(again.processed()).isEqualTo(1);
    assertThat(again.skipped()).isEqualTo(1);
    assertThat(again.committed()).isTrue();
    assertThat(states()).containsExactly("/a skipped", "/b processed");
    assertThat(log()).isEqualTo("in /a /a=1\nin /b /b=2\n");

    assertThat(run(spec).committed()).isFalse();
    assertThat(TellFunction.told()).as("that one counts").isEmpty();
  }

  @Test
  void aRecoveredDatumIsTriedAgainInEveryJobAndContributesNothing() throws IOException {
    write("bad", "x");
    write("good", "y");
    PipelineSpec spec =
        spec("'cmd': ['sh', '-c', 'cp $in /pfs/out; grep -q y $in'], 'err_cmd': ['true']", IN, "");

    JobResult first = run(spec);

    assertThat(first.state()).isEqualTo(JobState.SUCCESS);
    assertThat(first.recovered()).isEqualTo(1);
    assertThat(first.processed()).isEqualTo(1);
    assertThat(preview(spec, RunOptions.Reprocess.CHANGED))
        .containsExactly(
            "/bad pending recovered before", "/good skipped done before with this code");
    JobResult second = run(spec);
    assertThat(second.recovered()).isEqualTo(1);
    assertThat(second.skipped()).isEqualTo(1);
    assertThat(second.root()).isEqualTo(first.root());
    assertThat(second.committed()).isFalse();
    try (Tree tree = warehouse.repo("tell").branch("master").tree().orElseThrow()) {
      assertThat(tree.find("/good")).isPresent();
      assertThat(tree.find("/bad")).isEmpty();
    }
  }

  @Test
  void thePreviewSaysWhatEachWayToReprocessWouldRun() throws IOException {
    write("a", "1");
    write("b", "2");
    run(tell(IN, ""));
    write("b", "fail");
    run(tell(IN, ""));
    write("c", "3");
    PipelineSpec newCode =
        spec("'class': 'io.sparkdatums.job.TellFunction', 'code_version': '2'", IN, "");

    assertThat(preview(tell(IN, ""), RunOptions.Reprocess.CHANGED))
        .containsExactly(
            "/a skipped done before with this code", "/b pending failed before", "/c pending new");
    assertThat(preview(newCode, RunOptions.Reprocess.CHANGED))
        .containsExactly("/a pending changed code", "/b pending changed content", "/c pending new");
    assertThat(preview(newCode, RunOptions.Reprocess.NONE))
        .containsExactly(
            "/a skipped done before with this code", "/b pending failed before", "/c pending new");
    assertThat(preview(tell(IN, ""), RunOptions.Reprocess.ALL))
        .contains("/a pending changed code", "/c pending new");
    assertThat(preview(tell(IN, ", 'reprocess_spec': 'every_job'"), RunOptions.Reprocess.CHANGED))
        .containsExactly("/a pending every job", "/b pending every job", "/c pending every job");
    assertThat(TellFunction.told()).hasSize(3);
  }

  @Test
  void everyJobRunsEverythingAndANewSaltToo() throws IOException {
    write("a", "1");
    PipelineSpec always = tell(IN, ", 'reprocess_spec': 'every_job'");
    run(always);
    JobResult second = run(always);
    assertThat(TellFunction.told()).hasSize(2);
    assertThat(second.skipped()).isZero();
    assertThat(log()).isEqualTo("in /a /a=1\n");

    run(tell(IN, ", 'salt': 's'"));
    run(tell(IN, ", 'salt': 's'"));
    assertThat(TellFunction.told()).hasSize(1);
    assertThat(log()).isEqualTo("in /a /a=1\n");
  }

  @Test
  void whatADatumWroteBeforeIsNotStoredAgainWhateverMadeItRun() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      write(name, name.repeat(100));
    }
    write("b", "fail");
    long each = "in /a /a=\n".length() + 100;
    JobResult failed = run(tell(IN, ""));
    assertThat(failed.state()).isEqualTo(JobState.FAILURE);
    assertThat(failed.bytesOut()).isEqualTo(2 * each);
    assertThat(failed.bytesDeduplicated()).isZero();

    String newCode = "'class': 'io.sparkdatums.job.TellFunction', 'code_version': '2'";
    write("b", "b".repeat(100));
    JobResult second = run(spec(newCode, IN, ""));
    assertThat(second.processed()).isEqualTo(3);
    assertThat(second.bytesOut()).isEqualTo(3 * each);
    assertThat(second.bytesDeduplicated()).isEqualTo(2 * each);

    JobResult everyJob = run(spec(newCode, IN, ", 'reprocess_spec': 'every_job'"));
    assertThat(everyJob.processed()).isEqualTo(3);
    assertThat(everyJob.bytesDeduplicated()).isEqualTo(3 * each);
    assertThat(everyJob.root()).isEqualTo(second.root());
    assertThat(log()).hasSize((int) (3 * each)).contains("in /c /c=ccc");
    assertThat(
            new DatumViews(spark, warehouse)
                .datums("tell", Optional.empty())
                .selectExpr("sum(bytes_deduplicated)")
                .first()
                .getLong(0))
        .isEqualTo(3 * each);
  }

  @Test
  void onlyNewDatumsSeeCodeThatIsNotToReprocess() throws IOException {
    write("a", "1");
    run(tell(IN, ""));
    write("b", "2");
    PipelineSpec newCode =
        spec("'class': 'io.sparkdatums.job.TellFunction', 'code_version': '2'", IN, "");
    TellFunction.told();

    run(newCode, RunOptions.Reprocess.NONE);

    Queue<String> told = TellFunction.told();
    assertThat(told).containsExactly("in /b /b=2\n");
    run(newCode, RunOptions.Reprocess.CHANGED);
    assertThat(TellFunction.told()).isEmpty();
    run(newCode, RunOptions.Reprocess.ALL);
    assertThat(TellFunction.told()).hasSize(2);
  }

  @Test
  void aCronInputTicksOncePerDueTime() throws IOException {
    String cron = "{'cron': {'name': 'tick', 'spec': '@yearly', 'start': '%s'}}";
    assertThat(run(tell(cron.formatted("2999-01-01T00:00:00Z"), "")).total()).isZero();
    PipelineSpec past = tell(cron.formatted("2001-05-01T00:00:00Z"), "");

    assertThat(run(past).total()).isEqualTo(1);
    assertThat(TellFunction.told().remove())
        .matches("tick /\\d{4}-01-01T00:00:00Z /\\d{4}-01-01T00:00:00Z=\n");
    assertThat(run(past).skipped()).isEqualTo(1);
  }

  @Test
  void aTickIsDueAfterTheOneThatIsThere() {
    Instant now = Instant.parse("2024-01-01T10:30:30Z");
    Input.Cron hourly = new Input.Cron("t", "r", "@hourly", false, null);

    assertThat(CronTicks.due(hourly, Optional.empty(), now))
        .contains(Instant.parse("2024-01-01T10:00:00Z"));
    assertThat(CronTicks.due(hourly, Optional.of(Instant.parse("2024-01-01T10:00:00Z")), now))
        .isEmpty();
    assertThat(CronTicks.due(hourly, Optional.of(Instant.parse("2024-01-01T07:00:00Z")), now))
        .contains(Instant.parse("2024-01-01T10:00:00Z"));
  }

  @Test
  void anInputReadsItsHeadItsCommitOrWhatItsTriggerLetsThrough() throws IOException {
    Branch branch = warehouse.createRepo("data", "").branch("master");
    put(branch, "/1");
    put(branch, "/2");
    String repo = "{'pfs': {'repo': 'data', 'glob': '/*' %s}}";

    assertThat(run(tell(repo.formatted(""), "")).total()).isEqualTo(2);
    assertThat(run(tell(repo.formatted(", 'commit': '1'"), "")).total()).isEqualTo(1);
    PipelineSpec trigger = tell(repo.formatted(", 'trigger': {'commits': 2}"), "");
    assertThat(run(trigger).total()).isEqualTo(1);
    put(branch, "/3");
    assertThat(run(trigger).total()).isEqualTo(3);
    put(branch, "/4");
    assertThat(run(trigger).total()).isEqualTo(3);
  }

  @Test
  void aJobWhoseInputHasTheDigestOfTheOneBeforeReadsNoneOfIt() throws IOException {
    Branch branch = warehouse.createRepo("data", "").branch("master");
    put(branch, "/1");
    put(branch, "/2");
    PipelineSpec spec = tell("{'pfs': {'repo': 'data', 'glob': '/*'}}", "");
    JobResult first = run(spec);
    put(branch, "/2");
    assertThat(branch.head().orElseThrow().sequence()).isEqualTo(3);
    TellFunction.told();
    deleteRowsOfFiles(branch);

    JobResult second = run(spec);

    assertThat(second.state()).isEqualTo(JobState.SUCCESS);
    assertThat(second.total()).isEqualTo(2);
    assertThat(second.skipped()).isEqualTo(2);
    assertThat(second.root()).isEqualTo(first.root());
    assertThat(TellFunction.told()).isEmpty();
  }

  /** What is left of the tree are the rows of directories and commits. */
  private static void deleteRowsOfFiles(Branch branch) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(branch.location().toUri()))) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (file.getFileName().toString().startsWith("files-")) {
          Files.delete(file);
        }
      }
    }
  }

  private void put(Branch branch, String path) throws IOException {
    new PutFiles(branch, () -> spark)
        .put(
            path,
            new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8)),
            PutMode.OVERWRITE);
  }
}
