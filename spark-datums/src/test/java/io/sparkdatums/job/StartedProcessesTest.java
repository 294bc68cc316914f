package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
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

/**
 * Counts processes where they start: each leaves a line in a file that is outside its output, so
 * that a process whose result is dropped counts too.
 */
@ExtendWith(SparkExtension.class)
final class StartedProcessesTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Path input;
  private Path starts;
  private Warehouse warehouse;

  StartedProcessesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    input = Files.createDirectory(directory.resolve("input"));
    starts = Files.createFile(directory.resolve("starts"));
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
  }

  @Test
  void eachDatumStartsOneProcessAndNoneIfNothingChanged() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      Files.writeString(input.resolve(name), name);
    }

    run();
    assertThat(started()).containsExactly("a", "b", "c", "d");

    run();
    assertThat(started()).isEmpty();

    Files.writeString(input.resolve("b"), "changed");
    Files.writeString(input.resolve("e"), "added");
    Files.delete(input.resolve("c"));
    run();
    assertThat(started()).containsExactly("b", "e");
  }

  private void run() throws IOException {
    String json =
        """
        {"pipeline": {"name": "count"},
         "transform": {
           "cmd": ["sh"],
           "stdin": ["basename \\"$in\\" >> \\"$STARTS\\"", "cp \\"$in\\" \\"$PFS/out\\""],
           "env": {"STARTS": "%s"}},
         "datum_tries": 1,
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "/*"}}}
        """
            .formatted(starts, input);
    List<PipelineSpec> specs = PipelineSpecs.parse("spec.json", json, directory);
    new PipelineRuns(spark, warehouse, JobListener.NONE).run(specs, RunOptions.DEFAULT);
  }

  /** What has started since the last call, sorted. */
  private List<String> started() throws IOException {
    List<String> lines = Files.readAllLines(starts).stream().sorted().toList();
    Files.writeString(starts, "");
    return lines;
  }
}
