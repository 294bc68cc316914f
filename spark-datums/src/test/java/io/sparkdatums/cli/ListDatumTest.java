package io.sparkdatums.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.report.Screen;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class ListDatumTest {
  private final SparkSession spark;
  @TempDir Path directory;

  ListDatumTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aRawDatumHasItsInputsForItsPathAndAllKeys() {
    Dataset<Row> datums =
        spark.sql(
            "SELECT 'd' AS datum, '/a' AS key, '/a' AS path, array(named_struct('name',"
                + " 'in', 'path', '/a', 'size', 1, 'hash', null)) AS inputs,"
                + " CAST(null AS string) AS worker, 1.5 AS cost");

    assertThat(datums.select(ListDatum.json(datums)).as(Encoders.STRING()).collectAsList())
        .containsExactly(
            "{\"datum\":\"d\",\"inputs\":[{\"name\":\"in\",\"path\":\"/a\",\"size\":1,"
                + "\"hash\":null}],\"worker\":null}");
  }

  @Test
  void aPreviewOfAChainSaysWhatIsKnownOfEachPipeline() throws IOException {
    Path input = Files.createDirectory(directory.resolve("in"));
    Files.writeString(input.resolve("a"), "one");
    String spec =
        """
        {"pipeline": {"name": "second"},
         "transform": {"cmd": ["sh"], "stdin": ["cp $PFS/first/* $PFS/out"]},
         "input": {"pfs": {"repo": "first", "glob": "/*"}}}
        {"pipeline": {"name": "first"},
         "transform": {"cmd": ["sh"], "stdin": ["cp $PFS/in/* $PFS/out"]},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """;
    Path file = Files.writeString(directory.resolve("chain.json"), spec);
    List<PipelineSpec> specs = PipelineSpecs.parse("chain.json", spec, directory);

    assertThat(run("run", "pipeline", "--dry-run", "-f", file.toString()))
        .containsSubsequence("first:", "pending", "new", "/a", "second:")
        .contains("notice: first: 1 datum for 2 workers: put file --split makes more datums\n")
        .endsWith(
            "second reads the output of first, of which there is none yet: its datums are not"
                + " known\n");
    assertThat(run("list", "datum", "-f", file.toString(), "--raw"))
        .contains("\"state\":\"pending\"")
        .contains("second reads the output of first");

    PipelineRuns runs =
        new PipelineRuns(
            spark,
            Warehouse.open(directory.resolve("w").toString(), new Configuration()),
            JobListener.NONE);
    runs.run(specs, RunOptions.DEFAULT);
    assertThat(run("run", "pipeline", "--dry-run", "-f", file.toString()))
        .doesNotContain("pending", "second reads");
    assertThat(run("inspect", "datum", "first", "/a"))
        .startsWith("datum     ")
        .containsSubsequence(
            "state     processed, new\n",
            "input     in:/a · 3 B\n",
            "tries     1 on worker ",
            "took      download ",
            "output    3 B, of which 0 B were stored before, in 1 file\n",
            "printed   ",
            " logs first@")
        .doesNotContain("message");
    assertThat(run("inspect", "datum", "first", "/a", "--raw"))
        .contains("\"state\":\"processed\"", "\"path\":\"/a\"");
    assertThatThrownBy(() -> run("inspect", "datum", "first", "/none"))
        .hasMessageContaining("has no datum \"/none\"");
    Files.writeString(input.resolve("b"), "two");
    assertThat(run("list", "datum", "-f", file.toString()))
        .containsSubsequence(
            "first:", "skipped", "/a", "pending", "new", "/b", "second:", "skipped")
        .endsWith(
            "second reads the output of first, which would run first: these are its datums of that"
                + " output as it is now\n");
    assertThat(run("run", "pipeline", "first", "--dry-run"))
        .contains("pending")
        .endsWith("then what reads the output would run: second\n");
  }

  /** What a command prints, results and all else in one. */
  private String run(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(print, print, 0, Screen.Volume.NORMAL);
    Verb verb = Parsed.of(List.of(words)).verb();
    verb.global.warehouse = directory.resolve("w").toString();
    assertThat(verb.run(new Context(screen, verb.global, Map.of(), () -> spark))).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
