package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class JobTimeoutTest {
  private final SparkSession spark;
  @TempDir Path directory;

  JobTimeoutTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Timeout(300)
  void aJobWhoseTimeIsOverIsKilledAndPublishesNothing() throws IOException {
    Path input = Files.createDirectory(directory.resolve("in"));
    Files.writeString(input.resolve("quick"), "a");
    Files.writeString(input.resolve("stuck"), "b");
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());

    JobResult late = run(warehouse, "\"job_timeout\": \"2s\",");

    assertThat(late.state()).isEqualTo(JobState.KILLED);
    assertThat(late.message()).isEqualTo("job timed out");
    assertThat(late.committed()).isFalse();
    assertThat(warehouse.repo("p").branch("master").head()).isEmpty();

    Files.delete(input.resolve("stuck"));

    assertThat(run(warehouse, "").state()).isEqualTo(JobState.SUCCESS);
    assertThat(warehouse.repo("p").branch("master").head()).isPresent();
  }

  private JobResult run(Warehouse warehouse, String limit) throws IOException {
    String json =
        """
        {"pipeline": {"name": "p"}, "datum_tries": 1, %s
         "transform": {"class": "io.sparkdatums.job.StuckFunction", "code_version": "1"},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(limit);
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(PipelineSpecs.parse("spec.json", json, directory), RunOptions.DEFAULT)
        .get(0);
  }
}
