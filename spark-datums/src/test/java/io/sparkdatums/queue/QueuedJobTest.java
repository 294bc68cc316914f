package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.JobState;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of two workers in this process; what their queues do is shown to the model. */
@ExtendWith(SparkExtension.class)
final class QueuedJobTest {
  private final SparkSession spark;
  private final QueueModel model = new QueueModel();
  @TempDir Path directory;
  private Path input;

  QueuedJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void begin() throws IOException {
    input = Files.createDirectory(directory.resolve("in"));
    QueueDriver.show(() -> model);
  }

  @AfterEach
  void end() {
    WatchedQueues.watch();
  }

  @Test
  @Timeout(300)
  void twoWorkersTakeOneOfTwoDatumsEach() throws IOException {
    files(2);

    JobResult result = run("\"class\": \"io.sparkdatums.queue.MeetFunction\"");

    assertThat(result.state()).isEqualTo(JobState.SUCCESS);
    assertThat(result.processed()).isEqualTo(2);
    assertThat(model.accepted()).hasSize(2);
  }

  @Test
  void manySmallDatumsGoOutInFewLeases() throws IOException {
    files(2_000);

    JobResult result = run("\"class\": \"io.sparkdatums.job.TellFunction\"");

    assertThat(result.state()).isEqualTo(JobState.SUCCESS);
    assertThat(result.processed()).isEqualTo(2_000);
    assertThat(model.accepted()).hasSize(2_000);
    assertThat(model.leases()).isLessThan(1_000);
  }

  @Test
  void datumsWhoseInputIsGoneFailEachOnce() throws IOException {
    files(40);
    VanishFunction.directory = input;

    JobResult result = run("\"class\": \"io.sparkdatums.queue.VanishFunction\"");

    assertThat(result.state()).isEqualTo(JobState.FAILURE);
    assertThat(result.processed()).isPositive();
    assertThat(result.failed()).isPositive();
    assertThat(result.processed() + result.failed()).isEqualTo(40);
    assertThat(model.accepted()).hasSize(40);
  }

  private void files(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Files.writeString(input.resolve("f" + i), "x");
    }
  }

  private JobResult run(String code) throws IOException {
    String json =
        """
        {"pipeline": {"name": "p"}, "datum_tries": 1,
         "transform": {%s, "code_version": "1"},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(code);
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(PipelineSpecs.parse("spec.json", json, directory), RunOptions.DEFAULT)
        .get(0);
  }
}
