package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.DeleteFiles;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of packs of which little is needed. */
@ExtendWith(SparkExtension.class)
final class PackRewritesTest {
  private static final int BYTES = 2000;

  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private Repo in;

  PackRewritesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void put() throws IOException {
    warehouse = Warehouse.open(directory.resolve("w").toUri().toString(), new Configuration());
    in = warehouse.createRepo("in", "");
    Path source = Files.createDirectories(directory.resolve("source"));
    for (int number = 0; number < 10; number++) {
      Files.writeString(source.resolve("f" + number), content(number));
    }
    new PutFiles(in.branch("master"), () -> spark)
        .put("/", source.toUri().toString(), PutMode.OVERWRITE);
  }

  private static String content(int number) {
    return Integer.toString(number).repeat(BYTES);
  }

  private JobResult run() throws IOException {
    String json =
        """
        {"pipeline": {"name": "p"}, "transform": {"class": "%s"},
         "input": {"pfs": {"repo": "in", "glob": "/*"}}}
        """
            .formatted(EchoFunction.class.getName());
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(PipelineSpecs.parse("spec.json", json, directory), RunOptions.DEFAULT)
        .get(0);
  }

  private CollectionResult collect(String keep, boolean dryRun) throws IOException {
    return new Collection(spark, warehouse).collect(Duration.ZERO, Keep.parse(keep), dryRun);
  }

  private List<String> objects() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("w/packs"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private void assertReads(String repo, String path, int number) throws IOException {
    try (Tree tree = warehouse.repo(repo).branch("master").tree().orElseThrow();
        InputStream file = tree.open(tree.find(path).orElseThrow())) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(content(number));
    }
  }

  private void assertWell() throws IOException {
    assertThat(new WarehouseCheck(spark, warehouse).check(warehouse.repos().toList()).findings())
        .isEmpty();
  }

  private void delete(String repo, int from, int to) throws IOException {
    DeleteFiles delete = new DeleteFiles(warehouse.repo(repo).branch("master"), () -> spark);
    for (int number = from; number < to; number++) {
      delete.delete(List.of("/f" + number));
    }
  }

  private String root(String repo) throws IOException {
    return HexFormat.of()
        .formatHex(warehouse.repo(repo).branch("master").head().orElseThrow().root());
  }

  @Test
  void aPackUnderHalfLiveIsWrittenAnewAndAllElseStaysAsItWas() throws IOException {
    delete("in", 0, 4);
    collect("1", false);
    assertThat(collect("1", false).rewritten()).isZero();
    delete("in", 4, 7);
    String root = root("in");
    // What a collection lets go of has been there until then, for who reads it.
    assertThat(collect("1", false).rewritten()).isZero();
    assertThat(collect("1", true).rewritten()).isEqualTo(1);

    CollectionResult first = collect("1", false);

    assertThat(first.rewritten()).isEqualTo(1);
    assertThat(first.rewrittenBytes()).isEqualTo(7L * BYTES);
    assertThat(objects()).hasSize(2);
    CollectionResult second = collect("1", false);
    assertThat(second.rewritten()).isZero();
    assertThat(second.packBytes()).isGreaterThan(10L * BYTES);
    assertThat(objects()).singleElement().asString().endsWith(".1.kept");
    assertReads("in", "/f7", 7);
    assertReads("in", "/f9", 9);
    assertThat(root("in")).isEqualTo(root);
    assertWell();

    delete("in", 7, 9);
    collect("1", false);
    collect("1", false);
    collect("1", false);
    assertThat(objects()).singleElement().asString().endsWith(".2.kept");
    assertReads("in", "/f9", 9);
    assertWell();
    assertThat(run().processed()).isEqualTo(1);
    assertReads("p", "/copy/f9", 9);
  }

  @Test
  void resultsInAPackWrittenAnewAreReusedReferredToAndTakenOut() throws IOException {
    run();
    delete("in", 0, 7);
    run();
    collect("1", false);
    assertThat(collect("1", false).rewritten()).isPositive();
    collect("1", false);
    assertThat(objects()).anyMatch(name -> name.endsWith(".kept"));
    assertWell();
    String root = root("p");
    assertThat(run().skipped()).isEqualTo(3);
    assertThat(root("p")).isEqualTo(root);

    InputStream more = new ByteArrayInputStream("x".getBytes(StandardCharsets.UTF_8));
    new PutFiles(in.branch("master"), () -> spark).put("/f7", more, PutMode.APPEND);
    delete("in", 8, 9);
    JobResult changed = run();
    assertThat(List.of(changed.processed(), changed.skipped())).containsExactly(1L, 1L);
    assertReads("p", "/copy/f9", 9);
    assertWell();
  }
}
