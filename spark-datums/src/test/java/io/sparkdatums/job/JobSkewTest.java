package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.LogHistogram;
import io.sparkdatums.datum.PinnedInput;
import io.sparkdatums.plan.FinerGlobs;
import io.sparkdatums.plan.Foreseen;
import io.sparkdatums.plan.InputKeys;
import io.sparkdatums.plan.Load;
import io.sparkdatums.plan.MergeDiagnosis;
import io.sparkdatums.plan.SkewDiagnosis;
import io.sparkdatums.plan.SkewFinding;
import io.sparkdatums.plan.SkewSketch;
import io.sparkdatums.plan.Spread;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Input;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What jobs record of how their work was spread. */
@ExtendWith(SparkExtension.class)
final class JobSkewTest {
  private final SparkSession spark;
  private final List<String> notices = new ArrayList<>();
  @TempDir Path directory;
  private Warehouse warehouse;

  JobSkewTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(directory.resolve("in"));
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
  }

  private void write(String path, int bytes) throws IOException {
    Path file = directory.resolve("in").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x".repeat(bytes));
  }

  private JobResult run() throws IOException {
    return runs().run(List.of(spec()), RunOptions.DEFAULT).get(0);
  }

  private PipelineRuns runs() {
    return new PipelineRuns(
        spark,
        warehouse,
        new JobListener() {
          @Override
          public void notice(String text) {
            notices.add(text);
          }
        });
  }

  private PipelineSpec spec() {
    String json =
        """
        {"pipeline": {"name": "tell"}, "output_conflict": "concat",
         "transform": {"class": "io.sparkdatums.job.TellFunction", "code_version": "1"},
         "input": {"group": [
           {"pfs": {"name": "in", "path": "in", "glob": "/(*)", "group_by": "$1"}}]}}
        """;
    return PipelineSpecs.parse("spec", json, directory).get(0);
  }

  @Test
  void aJobNamesTheDatumThatIsLargeAndByWhat() throws IOException {
    for (int i = 0; i < 9; i++) {
      write("small" + i, 95 + i);
    }
    write("large", 9_900);
    JobResult job = run();
    Skews skews = new Skews(warehouse, "tell");
    assertThat(notices)
        .containsExactly(
            "tell: spark.sql.shuffle.partitions is not used while spark.sql.adaptive.enabled is on:"
                + " a merge has 2 to 64 partitions, by its size; spark.datums.partitions.min and"
                + " spark.datums.partitions.max set these");

    JobSkew skew = skews.skew(job.job()).orElseThrow();
    assertThat(skew.workers()).isEqualTo(2);
    assertThat(skew.busy()).isBetween(0.0, 1.0);
    assertThat(skew.shares()).hasSizeBetween(1, 2);
    assertThat(skew.shares().stream().mapToLong(WorkerTime::datums).sum()).isEqualTo(10);
    assertThat(skew.shares()).allMatch(share -> share.predictedMs() > 0);
    assertThat(skew.stages())
        .extracting(JobStage::stage, JobStage::rule)
        .contains(tuple("run", "one for each slot"), tuple("merge", "a small tree"));
    assertThat(skew.fit().datums()).isEqualTo(10);
    assertThat(new JobFiles(warehouse, "tell").fit()).isEqualTo(skew.fit());
    SkewFinding bytes =
        skew.findings().stream().filter(f -> f.dimension().equals("bytes")).findFirst().get();
    assertThat(bytes.path()).isEqualTo("/large");
    assertThat(bytes.key()).isEqualTo("large");
    assertThat(bytes.name()).isEqualTo("large (/large)");
    assertThat(bytes.value()).isEqualTo(9_900);
    assertThat(bytes.median()).isEqualTo(99);
    assertThat(bytes.factor()).isEqualTo(100, within(1.0));
    assertThat(bytes.cause()).startsWith("large input: 9.9 kB, 100 × the median");

    List<Row> rows =
        skews.findings(spark, any -> true).filter("dimension = 'bytes'").collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("job")).isEqualTo(job.job());
    assertThat(rows.get(0).<String>getAs("datum")).isEqualTo(bytes.datum());
    assertThat(rows.get(0).<String>getAs("key")).isEqualTo("large");
    assertThat(rows.get(0).<Long>getAs("value")).isEqualTo(9_900);
    assertThat(rows.get(0).<Long>getAs("cost_ms")).isEqualTo(bytes.costMs());
    assertThat(rows.get(0).<String>getAs("advice")).isEqualTo(bytes.advice());
    SparkSession sql = spark.newSession();
    sql.conf().set("spark.datums.warehouse", warehouse.toString());
    assertThat(sql.sql("SELECT * FROM datums.tell.skew WHERE dimension = 'bytes'").collectAsList())
        .isEqualTo(rows);
    Row curve =
        sql.sql(
                "SELECT count(*), sum(datums), sum(records_out), sum(bytes_out), max(bin),"
                    + " min(started) >= (SELECT started FROM datums.tell.jobs) FROM datums.tell.curves")
            .head();
    assertThat(curve.<Object>get(5)).isEqualTo(true);
    assertThat(List.of(curve.get(0), curve.get(1), curve.get(4))).isEqualTo(List.of(64L, 10L, 63));
    Row datums = sql.sql("SELECT sum(records_out), sum(bytes_out) FROM datums.tell.datums").head();
    assertThat(datums.getLong(0)).isEqualTo(curve.getLong(2)).isPositive();
    assertThat(datums.getLong(1)).isEqualTo(curve.getLong(3));

    List<Row> again = runs().preview(spec(), RunOptions.Reprocess.ALL).collectAsList();
    Map<String, Long> took =
        new DatumViews(spark, warehouse)
            .datums("tell", Optional.of(job.job())).collectAsList().stream()
                .collect(
                    Collectors.toMap(
                        row -> row.<String>getAs("key"),
                        row ->
                            LongStream.of(
                                    row.<Long>getAs("download_ms"),
                                    row.<Long>getAs("process_ms"),
                                    row.<Long>getAs("upload_ms"))
                                .max()
                                .orElseThrow()));
    assertThat(again).hasSize(10);
    assertThat(again)
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("cost"))
                    .isEqualTo(Math.max(0.5, (double) took.get(row.<String>getAs("path")))));

    assertThat(run().committed()).isFalse();
    assertThat(skews.findings(spark, any -> true).filter("dimension = 'bytes'").count())
        .isEqualTo(1);
  }

  /** 60 datums of a second each, and one of 64 seconds that reads {@code /big}. */
  private String advice(Input.Files files, String path, long bytes, int workers) {
    SkewSketch sketch = new SkewSketch();
    for (int i = 0; i < 60; i++) {
      sketch.add(load("d" + i, "/small" + i, 1_000, 1_000_000));
    }
    sketch.add(load("0123456789abcdef", path, 64_000, bytes));
    SkewDiagnosis diagnosis = SkewDiagnosis.of(sketch, workers);
    SkewAdvice advice = advice(files, diagnosis);
    return advice.advice(diagnosis.outliers().get(0));
  }

  private SkewAdvice advice(Input.Files files, SkewDiagnosis diagnosis) {
    return new SkewAdvice(finer(files), "tell", diagnosis, 65_000);
  }

  private static Load load(String datum, String path, long millis, long bytes) {
    return new Load(datum, path, "in", path, bytes, "host", 0, 0, millis, 0, bytes, 1, 1, 0);
  }

  private Input.Files in() {
    return Input.Files.ofPath("in", directory.resolve("in").toString(), "/*");
  }

  @Test
  void aDirectoryIsPricedOneLevelDeeper() throws IOException {
    write("big/a/1", 600);
    write("big/a/2", 400);
    write("big/b", 2_000);
    write("big/c", 3_000);
    write("big/d", 2_000);

    // 124 s of work on 4 workers are 31 s; 3/8 of 64 s are 24 s.
    assertThat(advice(in(), "/big", 64_000_000, 4))
        .isEqualTo(
            "a finer glob, /*/* instead of /*: 4 datums instead of this one, the largest of 3.0 kB;"
                + " predicted 1 min 5 s → 32.0 s; no number of workers makes the job shorter than it");
  }

  private static Spread plus(Spread spread, String path, double millis) {
    return spread.plus(new Foreseen(path, millis, "in", path, 1_000), 1_000, "");
  }

  private FinerGlobs finer(Input input) {
    List<PinnedInput> leaves =
        input.leaves().stream().map(files -> new PinnedInput(files, null)).toList();
    return new FinerGlobs(warehouse, input, leaves);
  }

  @Test
  void whatIsForeseenIsPricedWithAllThatAFinerGlobDivides() throws IOException {
    for (String large : List.of("one/", "two/")) {
      write(large + "a", 300);
      write(large + "b/1", 100);
      write(large + "b/2", 200);
      write(large + "c", 400);
    }
    write("file", 10);
    Spread even = Spread.NOTHING;
    for (int i = 0; i < 20; i++) {
      even = plus(even, "/small" + i, 1_000);
    }

    // 104 s of work on 4 workers are 26 s, and 0.4 of 42 s are less.
    assertThat(plus(plus(even, "/one", 42_000), "/two", 42_000).warnings(4, finer(in())))
        .containsExactly(
            "/one is 40 % of all work: no number of workers makes this faster than 42.0 s; a finer"
                + " glob divides it, /*/* instead of /*: longest worker 42.0 s → 26.0 s");
    assertThat(plus(Spread.NOTHING, "/one", 10_000).warnings(4, finer(in())))
        .containsExactly(
            "1 datum for 4 workers: a finer glob makes more datums, /*/* instead of /*: longest"
                + " worker 10.0 s → 4.0 s");
    assertThat(plus(plus(even, "/file", 40_000), "/small", 1_000).warnings(4, finer(in())))
        .containsExactly(
            "/file is 66 % of all work: no number of workers makes this faster than 40.0 s; put"
                + " file --split divides it: longest worker 40.0 s → 15.3 s");
  }

  @Test
  void aGroupIsNamedByItsKeyWhichNoGlobDivides() throws IOException {
    write("one/a", 300);
    write("one/b", 300);
    Input.Files files =
        new Input.Files(
            "in",
            null,
            directory.resolve("in").toString(),
            "master",
            null,
            "/(*)",
            false,
            false,
            false,
            "$1-$1",
            false,
            "key $1",
            null);
    Input group = new Input.Group(List.of(new Input.Join(List.of(files))));

    assertThat(plus(Spread.NOTHING, "/one", 10_000).warnings(4, finer(group)))
        .containsExactly("1 datum for 4 workers: a finer key in group_by makes more datums");
    assertThat(InputKeys.of(group).key("in", "/one")).isEqualTo("key one");
    assertThat(InputKeys.of(new Input.Join(List.of(files))).key("in", "/one")).isEqualTo("one-one");
    assertThat(InputKeys.of(new Input.Cross(List.of(files))).key("in", "/one")).isNull();
    assertThat(InputKeys.of(in()).key("in", "/one")).isNull();
    SkewSketch sketch = new SkewSketch();
    for (int i = 0; i < 60; i++) {
      sketch.add(load("d" + i, "/small" + i, 1_000, 1_000_000));
    }
    sketch.add(load("0123456789abcdef", "/one", 64_000, 90_000_000));
    SkewDiagnosis diagnosis = SkewDiagnosis.of(sketch, 4);
    SkewAdvice advice = new SkewAdvice(finer(group), "tell", diagnosis, 65_000);
    assertThat(
            new SkewFindings("j", diagnosis, new MergeDiagnosis(MergeLoad.none(), 4, 0), advice)
                .all())
        .extracting(SkewFinding::key)
        .startsWith("key one", "key one");
    assertThat(advice.advice(diagnosis.outliers().get(0)))
        .startsWith("a finer key in group_by, or a pipeline before it");
  }

  @Test
  void aLargeFileIsToBeSplitSoThatItsPartsFit() throws IOException {
    write("big.csv", 8_000);

    assertThat(advice(in(), "/big.csv", 64_000_000, 4))
        .isEqualTo(
            "split it: put file REPO:/big.csv -f big.csv --split line --target-file-bytes 8000000,"
                + " with glob /*/*; predicted 1 min 5 s → 32.0 s; no number of workers makes the"
                + " job shorter than it");
    assertThat(advice(in(), "/big.csv.gz", 64_000_000, 4))
        .startsWith("store it uncompressed or as bzip2, or split what is in it: put file ");
  }

  @Test
  void slowCodeIsToBeLookedAtAndMoreWorkersAreAdvisedOnlyWhileTheyHelp() {
    assertThat(advice(in(), "/slow", 1_000_000, 4))
        .isEqualTo(
            "see what it does: logs tell --datum 0123456789ab; no number of workers makes the job"
                + " shorter than it");
    assertThat(advice(in(), "/slow", 1_000_000, 1))
        .isEqualTo("see what it does: logs tell --datum 0123456789ab");
  }

  @Test
  void aHotOutputPathIsNamedWithWhatItCostsAndWhatToDo() {
    SkewSketch sketch = new SkewSketch();
    for (int i = 0; i < 60; i++) {
      sketch.add(load("d" + i, "/small" + i, 1_000, 1_000_000));
    }
    LogHistogram contributions = LogHistogram.coarse();
    contributions.add(1);
    contributions.add(1);
    contributions.add(40_000);
    MergeLoad merged =
        new MergeLoad(
            List.of(new MergeLoad.ShardLoad(0, 2, 2), new MergeLoad.ShardLoad(1, 40_000, 80_000)),
            List.of(new MergeLoad.PathLoad("/totals.csv", 40_000, 80_000)),
            contributions,
            0);
    SkewDiagnosis diagnosis = SkewDiagnosis.of(sketch, 2);
    SkewAdvice advice = advice(in(), diagnosis);
    List<SkewFinding> found =
        new SkewFindings("j", diagnosis, new MergeDiagnosis(merged, 2, 8_000), advice).all();

    assertThat(found).hasSize(1);
    SkewFinding path = found.get(0);
    assertThat(path.dimension()).isEqualTo("path");
    assertThat(path.datum()).isNull();
    assertThat(path.path()).isEqualTo("/totals.csv");
    assertThat(path.factor()).isEqualTo(40_000);
    assertThat(path.costMs()).isCloseTo(4_000, within(10L));
    assertThat(path.cause())
        .isEqualTo("hot output path: 40 000 contributions, 80.0 kB, which one task puts together");
    assertThat(path.advice())
        .isEqualTo(
            "let each datum write a file of its own below /totals.csv.d/, and the next pipeline put"
                + " them together; predicted 1 min 5 s → 1 min 1 s");
  }
}
