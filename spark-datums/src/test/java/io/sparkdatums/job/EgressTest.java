package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Commit;
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

/** Chains of pipelines: where their commits come from, where their files go, and their ends. */
@ExtendWith(SparkExtension.class)
final class EgressTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private Pipelines pipelines;

  EgressTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    pipelines = new Pipelines(warehouse);
    Files.writeString(Files.createDirectory(directory.resolve("in")).resolve("a"), "alpha");
  }

  @Test
  void theFilesOfEachCommitAreCopiedAndACopyThatFailedIsMadeUpFor() throws IOException {
    PipelineSpec spec = spec("a", "\"path\": \"in\"", "\"egress\": {\"URL\": \"out\"},");
    Files.writeString(directory.resolve("out"), "a file is in the way");

    JobResult failed = run(spec).get(0);

    assertThat(failed.state()).isEqualTo(JobState.FAILURE);
    assertThat(failed.message()).startsWith("[EGRESS_FAILED] The files of a@master=1 could not");
    assertThat(failed.committed()).isTrue();
    assertThat(new Jobs(warehouse, "a").list()).hasSize(1);

    Files.delete(directory.resolve("out"));
    JobResult next = run(spec).get(0);

    assertThat(next.state()).isEqualTo(JobState.SUCCESS);
    assertThat(next.skipped()).isEqualTo(1);
    assertThat(directory.resolve("out/copy/a")).hasContent("alpha");

    Files.delete(directory.resolve("out/copy/a"));
    run(spec);
    assertThat(directory.resolve("out/copy/a")).doesNotExist();
    Files.writeString(directory.resolve("in/a"), "beta");
    run(spec);
    assertThat(directory.resolve("out/copy/a")).hasContent("beta");
  }

  @Test
  void aCommitGoesBackToAllThatItWasMadeFrom() throws IOException {
    List<JobResult> results =
        run(
            spec("c", "\"repo\": \"b\"", ""),
            spec("a", "\"path\": \"in\"", ""),
            spec("b", "\"repo\": \"a\"", ""));
    assertThat(results).extracting(JobResult::pipeline).containsExactly("a", "b", "c");
    Commit last = warehouse.repo("c").branch("master").head().orElseThrow();

    assertThat(Provenance.of(warehouse, last))
        .extracting(
            source -> source.branch() + "=" + source.commit().sequence() + " " + source.depth())
        .containsExactly("b@master=1 1", "a@master=1 2");
    assertThat(last.provenance()).contains("\"code\"").contains("\"version\":1");
  }

  @Test
  void aRunFromAnyPointRunsAllDownstreamAndAStoppedPipelineStopsIt() throws IOException {
    run(
        spec("a", "\"path\": \"in\"", ""),
        spec("b", "\"repo\": \"a\"", ""),
        spec("c", "\"repo\": \"b\"", ""));
    PipelineRuns runs = new PipelineRuns(spark, warehouse, JobListener.NONE);

    assertThat(runs.run(java.util.Set.of("b"), RunOptions.DEFAULT))
        .extracting(JobResult::pipeline)
        .containsExactly("b", "c");
    pipelines.stop("b");
    pipelines.stop("b");
    assertThat(runs.run(java.util.Set.of("a"), RunOptions.DEFAULT))
        .extracting(JobResult::pipeline)
        .containsExactly("a");
    pipelines.start("b");
    assertThat(pipelines.isStopped("b")).isFalse();
    assertThatThrownBy(() -> run(spec("a", "\"repo\": \"c\"", "")))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[PIPELINE_CYCLE]");

    assertRefused("a", "the input of pipeline b");
    assertThatThrownBy(() -> pipelines.deleteRepo("c"))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("It is the output of pipeline c.");
    for (String name : List.of("c", "b", "a")) {
      pipelines.delete(name);
      assertThat(warehouse.hasRepo(name)).isFalse();
    }
  }

  private void assertRefused(String pipeline, String use) {
    assertThatThrownBy(() -> pipelines.delete(pipeline))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[REPO_IN_USE]")
        .hasMessageContaining(use);
  }

  private List<JobResult> run(PipelineSpec... specs) throws IOException {
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(List.of(specs), RunOptions.DEFAULT);
  }

  private PipelineSpec spec(String name, String from, String more) {
    String json =
        """
        {"pipeline": {"name": "%s"}, "datum_tries": 1, %s
         "transform": {"class": "io.sparkdatums.job.EchoFunction", "code_version": "1"},
         "input": {"pfs": {"name": "in", %s, "glob": "/*"}}}
        """
            .formatted(name, more, from);
    return PipelineSpecs.parse("spec.json", json, directory).get(0);
  }
}
