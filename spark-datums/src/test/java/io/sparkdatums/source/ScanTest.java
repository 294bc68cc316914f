package io.sparkdatums.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.CountingFileSystem;
import io.sparkdatums.SparkExtension;
import io.sparkdatums.datum.Datums;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class ScanTest {
  private static final int FILES = 60;

  @TempDir Path temporary;
  private final SparkSession spark;
  private Path root;

  ScanTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void files() throws IOException {
    root = temporary.resolve("in");
    for (int i = 0; i < FILES; i++) {
      Path file = root.resolve("d" + i % 5 + "/f" + i);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "text " + i);
    }
    CountingFileSystem.install(spark.sparkContext().hadoopConfiguration());
  }

  private Dataset<Row> counted(String glob) {
    return read("path", CountingFileSystem.uri(root), "glob", glob);
  }

  private Dataset<Row> read(String... options) {
    var reader = spark.read().format("datums");
    for (int i = 0; i < options.length; i += 2) {
      reader = reader.option(options[i], options[i + 1]);
    }
    return reader.load();
  }

  @Test
  void contentsAreReadOnlyWhereAColumnDependsOnThem() {
    Dataset<Row> rows = counted("/*/*");
    assertThat(rows.count()).isEqualTo(FILES);
    rows.select("path", "size", "num_files", "modified", "captures").collectAsList();
    rows.selectExpr("files.path", "files.size").collectAsList();
    assertThat(CountingFileSystem.OPENED).isEmpty();

    rows.selectExpr("hash", "content", "datum").collectAsList();
    assertThat(CountingFileSystem.OPENED).hasSize(FILES);
    CountingFileSystem.forget();
    rows.selectExpr("files.hash").collectAsList();
    assertThat(CountingFileSystem.OPENED).hasSize(FILES);
  }

  @Test
  void aScanListsOnceWhateverSparkAsks() {
    Dataset<Row> rows = counted("/*/*").select("path");
    CountingFileSystem.forget();
    rows.explain();
    rows.queryExecution().optimizedPlan().stats();
    assertThat(rows.collectAsList()).hasSize(FILES);
    assertThat(rows.collectAsList()).hasSize(FILES);
    assertThat(CountingFileSystem.LISTED).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void manySmallFilesMakeFewPartitions() {
    assertThat(counted("/*/*").select("content").rdd().getNumPartitions()).isEqualTo(1);
    assertThat(counted("/none/*").count()).isZero();
  }

  @Test
  void whatIsFoundBySparkJobsIsWhatIsFoundOnTheDriver() {
    for (String glob : List.of("/", "/*", "/*/*")) {
      List<Row> driver = sorted(glob);
      spark.conf().set(Datums.DRIVER_LIMIT.name(), "1");
      try {
        assertThat(sorted(glob)).as(glob).isEqualTo(driver);
      } finally {
        spark.conf().unset(Datums.DRIVER_LIMIT.name());
      }
    }
  }

  private List<Row> sorted(String glob) {
    return read("path", root.toString(), "glob", glob)
        .selectExpr("path", "datum", "hash", "size", "num_files", "files", "string(content)")
        .orderBy("path")
        .collectAsList();
  }

  @Test
  void aRepoReadsAsTheDirectoryThatWasPutIntoIt() throws IOException {
    Warehouse warehouse =
        Warehouse.open(temporary.resolve("w").toUri().toString(), new Configuration());
    new PutFiles(warehouse.createRepo("data", "").branch("master"), () -> spark)
        .put("/", root.toUri().toString(), PutMode.OVERWRITE);
    for (String glob : List.of("/", "/*", "/*/*1")) {
      List<Row> directory = facts("path", root.toString(), "glob", glob);
      String[] repo = {"repo", "data", "warehouse", warehouse.toString(), "glob", glob};
      assertThat(facts(repo)).as(glob).isEqualTo(directory).isNotEmpty();
      spark.conf().set(Datums.DRIVER_LIMIT.name(), "1");
      try {
        assertThat(facts(repo)).as(glob + " by Spark jobs").isEqualTo(directory);
      } finally {
        spark.conf().unset(Datums.DRIVER_LIMIT.name());
      }
    }
  }

  private List<Row> facts(String... options) {
    return read(options)
        .selectExpr(
            "path",
            "datum",
            "hash",
            "size",
            "num_files",
            "files.path",
            "files.hash",
            "string(content)")
        .orderBy("path")
        .collectAsList();
  }

  @Test
  void aFileThatChangedSinceItWasListedIsAnError() throws IOException {
    Dataset<Row> content = read("path", root.toString(), "glob", "/d0/f0").select("content");
    content.queryExecution().executedPlan();
    content.queryExecution().optimizedPlan().stats();
    Files.writeString(root.resolve("d0/f0"), "another length");
    assertThatThrownBy(content::collectAsList)
        .hasMessageContaining("[INPUT_CHANGED] /d0/f0 changed while it was read");
    Files.delete(root.resolve("d0/f0"));
    assertThatThrownBy(content::collectAsList)
        .hasMessageContaining("[INPUT_CHANGED] /d0/f0 changed while it was read: it is gone");
  }
}
