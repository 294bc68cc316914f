package io.sparkdatums.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.CopyFiles;
import io.sparkdatums.repo.Pins;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a collection takes, and what it leaves. */
@ExtendWith(SparkExtension.class)
final class CollectionTest {
  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;

  CollectionTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse = Warehouse.open(directory.toUri().toString(), new Configuration());
  }

  private Repo put(String repo, String... names) throws IOException {
    Repo made = warehouse.hasRepo(repo) ? warehouse.repo(repo) : warehouse.createRepo(repo, "");
    for (String name : names) {
      InputStream content = new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8));
      new PutFiles(made.branch("master"), () -> spark).put(name, content, PutMode.OVERWRITE);
    }
    return made;
  }

  private void put(String repo, String path, int content) throws IOException {
    InputStream text =
        new ByteArrayInputStream(Integer.toString(content).getBytes(StandardCharsets.UTF_8));
    new PutFiles(warehouse.repo(repo).branch("master"), () -> spark)
        .put(path, text, PutMode.OVERWRITE);
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

  private CollectionResult keep(String what) throws IOException {
    return new Collection(spark, warehouse).collect(Duration.ZERO, Keep.parse(what), false);
  }

  /** The numbers and root digests of the commits of a repo, newest first. */
  private List<String> commits(String repo) throws IOException {
    return warehouse
        .repo(repo)
        .branch("master")
        .commits()
        .map(commit -> commit.sequence() + " " + HexFormat.of().formatHex(commit.root()))
        .toList();
  }

  private List<Path> files(String below, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(below))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** Makes all that is there two days old. */
  private void age() throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setLastModifiedTime(file, then);
      }
    }
  }

  private CollectionResult collect(boolean dryRun) throws IOException {
    return new Collection(spark, warehouse).collect(Collection.GRACE, null, dryRun);
  }

  private String read(String repo, long commit, String path) throws IOException {
    try (Tree tree = warehouse.repo(repo).branch("master").tree(commit);
        InputStream in = tree.open(tree.find(path).orElseThrow())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatNothingRefersToGoesAndAllElseStays() throws IOException {
    put("kept", "/a", "/a");
    Repo deleted = put("deleted", "/b", "/c");
    try (Tree tree = deleted.branch("master").tree().orElseThrow()) {
      new CopyFiles(put("kept").branch("master"), () -> spark)
          .copy(tree, "/b", "/copy", PutMode.APPEND);
    }
    Path running = Files.createDirectories(directory.resolve("repos/kept/running"));
    for (String job : List.of("sealed", "lost")) {
      Path pack = directory.resolve("packs/job-" + job + "/0.pack");
      Files.createDirectories(pack.getParent());
      Files.copy(files("packs", ".pack").get(0), pack);
    }
    JobRecord record =
        new JobRecord(
            "job-sealed",
            "kept",
            1,
            "master",
            "",
            null,
            Instant.now(),
            InetAddress.getLocalHost().getHostName(),
            1);
    Files.write(running.resolve("job-sealed"), Json.bytes(record));
    Path orphan = directory.resolve("repos/kept/branches/master/run=1/files-x.parquet");
    Files.writeString(orphan, "of a merge that came to nothing");
    warehouse.deleteRepo("deleted");
    age();
    put("kept", "/young");
    Path young = directory.resolve("packs/job-young/0.pack");
    Files.createDirectories(young.getParent());
    Files.copy(files("packs", ".pack").get(0), young);

    CollectionResult would = collect(true);
    CollectionResult freed = collect(false);

    assertThat(List.of(would.packs(), would.tableFiles())).containsExactly(2L, 1L);
    assertThat(List.of(freed.packs(), freed.tableFiles())).containsExactly(2L, 1L);
    assertThat(freed.notices()).isEmpty();
    assertThat(directory.resolve("packs/job-lost")).doesNotExist();
    assertThat(directory.resolve("packs/job-sealed/0.pack")).exists();
    assertThat(young).exists();
    assertThat(orphan).doesNotExist();
    assertThat(read("kept", 1, "/a")).isEqualTo("/a");
    assertThat(read("kept", 4, "/copy")).isEqualTo("/b");
    assertThat(new WarehouseCheck(spark, warehouse).check(List.of(warehouse.repo("kept"))).isWell())
        .isTrue();
    assertThat(collect(false).packs()).isZero();
  }

  @Test
  void whatATreeCanBeRestoredFromStays() throws IOException {
    Repo repo = put("r", "/a");
    Path replaced = files("repos/r/branches/master/run=1", ".parquet").get(0);
    spark.sql("OPTIMIZE delta.`" + repo.branch("master").location() + "`");
    age();
    assertThat(collect(false).tableFiles()).isZero();
    assertThat(replaced).exists();
  }

  @Test
  void whatIsNotKeptGoesAndWhatStaysIsAsItWas() throws IOException {
    put("in", "/same");
    for (int number = 1; number <= 4; number++) {
      put("in", "/" + number, number);
      put("in", "/same", number);
      run();
    }
    List<String> before = commits("p");
    EchoFunction.started();

    CollectionResult gone = keep("2");

    assertThat(List.of(gone.commits(), gone.results(), gone.jobs()))
        .containsExactly(7L + 2, 2L, 2L);
    assertThat(commits("p")).isEqualTo(before.subList(0, 2));
    assertThat(read("p", 3, "/copy/same")).isEqualTo("3");
    assertThat(read("in", 9, "/1")).isEqualTo("1");
    assertThatThrownBy(() -> read("p", 2, "/copy/same")).hasMessageContaining("COMMIT_NOT_FOUND");
    assertThat(check()).isTrue();
    assertThat(run().processed()).isZero();
    put("in", "/same", 5);
    assertThat(run().skipped()).isEqualTo(4);
    assertThat(EchoFunction.started()).containsExactly("/same");
    assertThat(new DatumViews(spark, warehouse).datums("p", Optional.empty()).groupBy("state"))
        .satisfies(states -> assertThat(states.count().collectAsList()).hasSize(2));
    assertThat(check()).isTrue();

    int packs = files("packs", ".pack").size();
    long freed = keep("1").packs() + keep("1").packs();
    assertThat(freed).isEqualTo(packs - files("packs", ".pack").size()).isPositive();
    assertThat(files("repos/p/jobs", "job.json")).hasSize(1);
    assertThat(commits("p")).hasSize(1);
    assertThat(read("p", 5, "/copy/same")).isEqualTo("5");
    assertThat(check()).isTrue();
    put("in", "/same", 4);
    assertThat(run().processed()).isEqualTo(1);
    assertThat(check()).isTrue();
  }

  private boolean check() throws IOException {
    return new WarehouseCheck(spark, warehouse)
        .check(List.of(warehouse.repo("in"), warehouse.repo("p")))
        .isWell();
  }

  @Test
  void howMuchStaysIsANumberOrATime() {
    assertThat(Keep.parse("3")).isEqualTo(new Keep(3, Duration.ZERO));
    assertThat(Keep.parse("30d")).isEqualTo(new Keep(1, Duration.ofDays(30)));
    for (String wrong : List.of("0", "0d", "-1", "", "soon", "3w", "1.5", "12345678901")) {
      assertThatThrownBy(() -> Keep.parse(wrong))
          .hasMessageContaining("KEEP_INVALID")
          .hasMessageContaining("\"" + wrong + "\"");
    }
  }

  @Test
  void whileFilesAreCopiedAllPacksStay() throws IOException {
    put("deleted", "/a");
    warehouse.deleteRepo("deleted");
    age();
    try (Pins.Pin pin = new Pins(warehouse).hold("copy-1")) {
      CollectionResult nothing = collect(false);
      assertThat(nothing.packs()).isZero();
      assertThat(nothing.notices()).contains("files are being copied, so all packs stay");
    }
    assertThat(collect(false).packs()).isEqualTo(1);
  }

  @Test
  void onlyOneCollectsAtATime() throws IOException {
    Files.createDirectories(directory);
    String owner = "{\"host\": \"elsewhere\", \"pid\": 7}";
    Files.writeString(directory.resolve("collecting.json"), owner);
    assertThatThrownBy(() -> collect(false))
        .hasMessageContaining("COLLECTION_RUNS")
        .hasMessageContaining("process 7 on elsewhere");
  }
}
