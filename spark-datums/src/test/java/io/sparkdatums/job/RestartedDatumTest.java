package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class RestartedDatumTest {
  private final SparkSession spark;
  @TempDir Path directory;

  RestartedDatumTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  @Timeout(300)
  void aDatumInProcessBeginsAgainWithoutCountingTheTry() throws IOException {
    Path input = Files.createDirectory(directory.resolve("in"));
    Path starts = Files.createFile(directory.resolve("starts"));
    Files.writeString(input.resolve("a"), "a");
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    String json =
        """
        {"pipeline": {"name": "p"}, "datum_tries": 1,
         "transform": {
           "cmd": ["sh"],
           "stdin": ["echo started >> %1$s",
             "if [ $(wc -l < %1$s) = 1 ]; then sleep 100000; fi"]},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(starts);
    Restarting restarting = new Restarting(warehouse, starts);

    JobResult result =
        new PipelineRuns(spark, warehouse, restarting)
            .run(PipelineSpecs.parse("spec.json", json, directory), RunOptions.DEFAULT)
            .get(0);

    assertThat(result.state()).isEqualTo(JobState.SUCCESS);
    assertThat(result.processed()).isEqualTo(1);
    assertThat(Files.readAllLines(starts)).hasSize(2);
    assertThat(restarting.notices).contains("p: datum /a begins again");
  }

  /** Asks once user code has begun. */
  private static final class Restarting implements JobListener {
    private final Warehouse warehouse;
    private final Path starts;
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private boolean asked;

    Restarting(Warehouse warehouse, Path starts) {
      this.warehouse = warehouse;
      this.starts = starts;
    }

    @Override
    public void progress(JobProgress progress) {
      try {
        if (!asked && Files.size(starts) > 0) {
          asked = true;
          Jobs jobs = new Jobs(warehouse, "p");
          jobs.restart(jobs.newest().record().job(), "/a");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }
}
