package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpec;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that are links into a repo, through the merge and into the tree. */
@ExtendWith(SparkExtension.class)
final class LinkedOutputTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private PutFiles put;

  LinkedOutputTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    warehouse.createRepo("data", "");
    put = new PutFiles(warehouse.repo("data").branch("master"), () -> spark);
  }

  @Test
  void linkedFilesAreInTheTreeWithTheirContentsInOrderAndWithoutAByteWritten() throws IOException {
    put("/z", "first, ");
    put("/z", "second, ");
    put("/z", "third");
    put("/a", "alpha");

    JobResult result = run("ln -s $in /pfs/out; ln -s $in /pfs/out/all");

    assertThat(result.state()).isEqualTo(JobState.SUCCESS);
    assertThat(result.bytesOut()).isZero();
    assertThat(files())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/a", "alpha",
                "/z", "first, second, third",
                "/all", "alphafirst, second, third"));
    assertThat(hash("links", "/z")).isEqualTo(hash("data", "/z"));
    assertThat(hash("links", "/a")).isEqualTo(hash("data", "/a"));

    put("/z", ", fourth");
    put("/b", "beta");
    JobResult second = run("ln -s $in /pfs/out; ln -s $in /pfs/out/all");

    assertThat(second.skipped()).isEqualTo(1);
    assertThat(files())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/a", "alpha",
                "/b", "beta",
                "/z", "first, second, third, fourth",
                "/all", "alphabetafirst, second, third, fourth"));
  }

  private void put(String path, String content) throws IOException {
    put.put(
        path, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), PutMode.APPEND);
  }

  private JobResult run(String line) throws IOException {
    String json =
        """
        {"pipeline": {"name": "links"}, "transform": {"cmd": ["sh"], "stdin": ["%s"]},
         "datum_tries": 1, "input": {"pfs": {"name": "in", "repo": "data", "glob": "/*"}}}
        """
            .formatted(line);
    PipelineSpec spec = PipelineSpecs.parse("spec.json", json, directory).get(0);
    return new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(List.of(spec), RunOptions.DEFAULT)
        .get(0);
  }

  private Tree tree(String repo) throws IOException {
    return warehouse.repo(repo).branch("master").tree().orElseThrow();
  }

  private byte[] hash(String repo, String path) throws IOException {
    try (Tree tree = tree(repo)) {
      return tree.find(path).orElseThrow().hash();
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Tree tree = tree("links")) {
      Iterator<TreeRow> rows = tree.walk("/");
      while (rows.hasNext()) {
        TreeRow row = rows.next();
        if (row.kind() == io.sparkdatums.tree.RowKind.FILE) {
          try (InputStream in = tree.open(row)) {
            files.put(row.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return files;
  }
}
