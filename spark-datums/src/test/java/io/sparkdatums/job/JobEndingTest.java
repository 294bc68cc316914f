package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class JobEndingTest {
  private final SparkSession spark;
  @TempDir Path directory;

  JobEndingTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Timeout(300)
  void aJobWhoseTimeIsOverAndOneThatSomeoneStopsPublishNothing() throws IOException {
    Path input = Files.createDirectory(directory.resolve("in"));
    Files.writeString(input.resolve("quick"), "a");
    Files.writeString(input.resolve("stuck"), "b");
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());

    JobResult late = run(warehouse, "\"job_timeout\": \"2s\",", JobListener.NONE);

    assertThat(late.state()).isEqualTo(JobState.KILLED);
    assertThat(late.message()).isEqualTo("job timed out");
    assertThat(late.committed()).isFalse();
    assertThat(warehouse.repo("p").branch("master").head()).isEmpty();

    JobResult stopped = run(warehouse, "", new Stopping(warehouse));

    assertThat(stopped.state()).isEqualTo(JobState.KILLED);
    assertThat(stopped.message()).isEqualTo("stopped");
    assertThat(stopped.committed()).isFalse();
    assertThatThrownBy(() -> new Jobs(warehouse, "p").stop(stopped.job()))
        .hasMessageContaining("[JOB_ENDED]")
        .hasMessageContaining("has ended already: killed");

    Files.delete(input.resolve("stuck"));

    assertThat(run(warehouse, "", JobListener.NONE).state()).isEqualTo(JobState.SUCCESS);
    assertThat(warehouse.repo("p").branch("master").head()).isPresent();
  }

  /** Stops the job whose workers run. */
  private record Stopping(Warehouse warehouse) implements JobListener {
    @Override
    public void progress(JobProgress progress) {
      try {
        Jobs jobs = new Jobs(warehouse, "p");
        Jobs.Job job = jobs.newest();
        if (job.state() == JobState.RUNNING) {
          jobs.stop(job.record().job());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private JobResult run(Warehouse warehouse, String limit, JobListener listener)
      throws IOException {
    String json =
        """
        {"pipeline": {"name": "p"}, "datum_tries": 1, %s
         "transform": {"class": "io.sparkdatums.job.StuckFunction", "code_version": "1"},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(limit);
    return new PipelineRuns(spark, warehouse, listener)
        .run(PipelineSpecs.parse("spec.json", json, directory), RunOptions.DEFAULT)
        .get(0);
  }
}
