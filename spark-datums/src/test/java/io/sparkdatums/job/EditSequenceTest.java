package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random edits of a plain directory, each followed by a job, against {@link ReferenceRunner}. */
@ExtendWith(SparkExtension.class)
final class EditSequenceTest {
  private static final int JOBS = 3;
  private static final int EDITS = 8;

  private final SparkSession spark;
  @TempDir Path directory;

  EditSequenceTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource({"1, /*", "2, /*/*", "3, /", "4, /a*"})
  void eachJobStartsWhatIsNewAndMakesTheTreeOfASingleThreadedRun(long seed, String glob)
      throws IOException {
    Random random = new Random(seed);
    Path input = Files.createDirectory(directory.resolve("input"));
    Warehouse warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    PipelineRuns runs = new PipelineRuns(spark, warehouse, JobListener.NONE);
    ReferenceRunner reference = new ReferenceRunner(input, glob);
    String spec =
        """
        {"pipeline": {"name": "echo"}, "transform": {"class": "io.sparkdatums.job.EchoFunction"},
         "input": {"pfs": {"name": "in", "path": "%s", "glob": "%s"}}}
        """
            .formatted(input, glob);
    EchoFunction.started();
    for (int job = 0; job < JOBS; job++) {
      for (int edit = 0; edit < EDITS; edit++) {
        edit(input, random);
      }
      ReferenceRunner.Expected expected = reference.run();

      JobResult result =
          runs.run(PipelineSpecs.parse("spec", spec, directory), RunOptions.DEFAULT).get(0);

      assertThat(EchoFunction.started()).isEqualTo(expected.started());
      assertThat(result.state()).isEqualTo(JobState.SUCCESS);
      assertThat(result.total()).isEqualTo(expected.total());
      assertThat(result.processed()).isEqualTo(expected.started().size());
      assertThat(result.skipped()).isEqualTo(expected.total() - expected.started().size());
      assertThat(result.root()).isEqualTo(HexFormat.of().formatHex(expected.root()));
    }
  }

  private static void edit(Path input, Random random) throws IOException {
    Path file = input.resolve(name(random)).resolve(name(random)).resolve(name(random));
    if (random.nextInt(4) > 0) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content " + random.nextInt(5));
      return;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> nodes = Files.walk(input)) {
      nodes.filter(Files::isRegularFile).sorted().forEach(files::add);
    }
    if (!files.isEmpty()) {
      Files.delete(files.get(random.nextInt(files.size())));
    }
  }

  private static String name(Random random) {
    return List.of("a", "a.b", "b c", "ä").get(random.nextInt(4));
  }
}
