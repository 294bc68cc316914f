package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.Images;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs of images that run from a directory. */
@ExtendWith(SparkExtension.class)
final class ImageTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private Path image;

  ImageTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    Files.writeString(Files.createDirectory(directory.resolve("in")).resolve("a"), "alpha");
    image = Files.createDirectory(directory.resolve("image"));
    Files.createDirectory(image.resolve("lib"));
    Files.writeString(image.resolve("lib/words"), "one\n");
    Path program = image.resolve("run.sh");
    Files.writeString(program, "#!/bin/sh\ncat lib/words \"$in\" > \"$PFS/out/result\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void aProgramIsFoundByItsNameAndByItsPathInTheImage() throws IOException {
    for (String cmd : List.of("\"./run.sh\"", "\"sh\", \"run.sh\"", "\"/app-of-test/run.sh\"")) {
      JobResult result = run(spec(cmd, image + ":/app-of-test"));

      assertThat(result.state()).as(cmd + " " + result.failures()).isEqualTo(JobState.SUCCESS);
      assertThat(content()).isEqualTo("one\nalpha");
    }
    assertThat(run(spec("\"./run.sh\"", image.toString())).state()).isEqualTo(JobState.SUCCESS);
  }

  @Test
  void aDirectoryThatIsLaidOutAsTheImageIsToo() throws IOException {
    Path root = directory.resolve("root");
    Files.createDirectories(root.resolve("usr/src"));
    Files.move(image, root.resolve("usr/src/app"));

    assertThat(run(spec("\"./run.sh\"", root + ":/usr/src/app")).state())
        .isEqualTo(JobState.SUCCESS);
    assertThat(content()).isEqualTo("one\nalpha");
  }

  @Test
  void anEditOfAnyFileOfTheImageIsAChangeOfTheCode() throws IOException {
    PipelineSpec spec = spec("\"./run.sh\"", image + ":/app");
    run(spec);
    assertThat(run(spec).skipped()).isEqualTo(1);
    Files.writeString(image.resolve("lib/words"), "two\n");

    assertThat(run(spec).processed()).isEqualTo(1);
    assertThat(content()).isEqualTo("two\nalpha");
  }

  @Test
  void anImageWithoutADirectoryAndAScriptOutsideOfItAreNoticed() throws IOException {
    String script = image.resolve("run.sh").toString();

    assertThat(CodeNotices.of(spec("\"" + script + "\"", null), "local[2]", ""))
        .satisfiesExactly(
            notice -> assertThat(notice).startsWith("image \"a/b:1\" is mapped to no directory"),
            notice -> assertThat(notice).startsWith("edits of " + script + " are not seen"));
    assertThat(CodeNotices.of(spec("\"" + script + "\"", image + ":/app"), "local[2]", ""))
        .isEmpty();
    assertThat(CodeNotices.of(spec("\"/bin/sh\"", image + ":/app"), "local[2]", "")).isEmpty();
    PipelineSpec unmapped = spec("\"sh\"", null);
    assertThat(CodeNotices.of(unmapped, "k8s://k", "a/b:1")).isEmpty();
    assertThat(CodeNotices.of(unmapped, "k8s://k", "")).isEmpty();
    assertThat(CodeNotices.of(unmapped, "k8s://k", "c"))
        .singleElement()
        .asString()
        .startsWith("image \"a/b:1\" is not the executors', which have \"c\",");
    assertThatThrownBy(() -> run(spec("\"sh\"", directory + "/nowhere")))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[IMAGE_DIRECTORY]");
    assertThat(warehouse.hasRepo("p")).isFalse();
  }

  @Test
  void theDirectoryOfAnImageIsKeptUntilAnotherIsGiven() throws IOException {
    run(spec("\"./run.sh\"", image + ":/app"));
    PipelineSpec unmapped = spec("\"./run.sh\"", null);

    assertThat(
            new PipelineRuns(spark, warehouse, JobListener.NONE)
                .preview(unmapped, RunOptions.Reprocess.CHANGED)
                .select("state")
                .collectAsList())
        .containsExactly(RowFactory.create("skipped"));
    assertThat(run(unmapped).skipped()).isEqualTo(1);
    assertThat(run(spec("\"./run.sh\"", image.toString())).processed()).isEqualTo(1);
  }

  private JobResult run(PipelineSpec spec) throws IOException {
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(List.of(spec), RunOptions.DEFAULT)
        .get(0);
  }

  private PipelineSpec spec(String cmd, String program) {
    String json =
        """
        {"pipeline": {"name": "p"}, "datum_tries": 1,
         "transform": {"image": "a/b:1", "cmd": [%s]},
         "input": {"pfs": {"name": "in", "path": "in", "glob": "/*"}}}
        """
            .formatted(cmd);
    PipelineSpec spec = PipelineSpecs.parse("spec.json", json, directory).get(0);
    return program == null ? spec : Images.parse(List.of("a/b=" + program)).applied(spec);
  }

  private String content() throws IOException {
    try (Tree tree = warehouse.repo("p").branch("master").tree().orElseThrow();
        InputStream in = tree.open(tree.find("/result").orElseThrow())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
