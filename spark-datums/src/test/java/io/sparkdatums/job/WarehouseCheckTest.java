package io.sparkdatums.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.repo.CheckedTree;
import io.sparkdatums.repo.CopyFiles;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.LiveRows;
import io.sparkdatums.tree.Part;
import io.sparkdatums.tree.RunFile;
import io.sparkdatums.tree.TreeFileWriter;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a check finds in a warehouse that was tampered with. */
@ExtendWith(SparkExtension.class)
final class WarehouseCheckTest {
  private static final String SPEC =
      """
      {"pipeline": {"name": "echo"}, "datum_tries": 1, "parallelism_spec": {"constant": 1},
       "transform": {"class": "io.sparkdatums.job.EchoFunction", "code_version": "1"},
       "input": {"pfs": {"repo": "in", "glob": "/*"}}}
      """;

  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;

  WarehouseCheckTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void aPipelineWithACopyOfItsOutput() throws IOException {
    warehouse =
        Warehouse.open(directory.resolve("warehouse").toUri().toString(), new Configuration());
    PutFiles put = new PutFiles(warehouse.createRepo("in", "").branch("master"), () -> spark);
    Path source = Files.createDirectory(directory.resolve("source"));
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(source.resolve(name), "content of " + name);
    }
    put.put("/", List.of(source.toUri().toString()), PutMode.APPEND);
    new PipelineRuns(spark, warehouse, JobListener.NONE)
        .run(
            PipelineSpecs.parse("spec", SPEC, directory),
            new RunOptions(RunOptions.Reprocess.CHANGED, RunOptions.Downstream.RUN));
    try (Tree echo = tree("echo")) {
      new CopyFiles(warehouse.createRepo("other", "").branch("master"), () -> spark)
          .copy(echo, "/copy/a", "/kept/a", PutMode.APPEND);
    }
  }

  private CheckResult check() throws IOException {
    return new WarehouseCheck(spark, warehouse).check(warehouse.repos().toList());
  }

  private Path pack(String repo, String path) throws IOException {
    try (Tree tree = tree(repo)) {
      Part part = tree.find(path).orElseThrow().parts().get(0);
      return Path.of(warehouse.packFile(part.pack()).toUri().getPath());
    }
  }

  private Tree tree(String repo) throws IOException {
    return warehouse.repo(repo).branch("master").tree().orElseThrow();
  }

  @Test
  void whatIsLostOrWrongIsNamedWithWhatHasToRunAgain() throws IOException {
    CheckResult well = check();
    assertThat(well.findings()).isEmpty();
    assertThat(well.branches()).isEqualTo(3);
    assertThat(well.files()).isEqualTo(8);
    assertThat(well.packs()).isEqualTo(2);

    Path pack = pack("echo", "/copy/b");
    byte[] whole = Files.readAllBytes(pack);
    byte[] damaged = whole.clone();
    damaged[new String(whole, ISO_8859_1).indexOf("content of b")] ^= 1;
    Files.write(pack, damaged);
    Files.delete(pack("in", "/a"));
    tamper("/copy/b");

    CheckResult wrong = check();

    assertThat(wrong.lost()).isEqualTo(2);
    assertThat(wrong.findings())
        .extracting(Finding::place, Finding::path, Finding::paths, Finding::datums, Finding::some)
        .containsExactlyInAnyOrder(
            tuple("echo@master=1", "/copy/b", 1L, 0L, List.of()),
            tuple("echo@master=1", null, 6L, 3L, List.of("/a", "/b", "/c")),
            tuple("other@master=1", null, 1L, 0L, List.of("/kept/a")),
            tuple("in@master=1", null, 3L, 0L, List.of("/a", "/b", "/c")));
    assertThat(wrong.findings())
        .extracting(Finding::problem)
        .anyMatch(problem -> problem.contains("does not match its hash"))
        .anyMatch(problem -> problem.contains("is missing"))
        .contains("its size is 13 bytes, that of its contributions 12");
  }

  @Test
  void whatIsLostIsRunAgainAndATreeIsMadeAnew() throws IOException {
    byte[] root = head("echo").root();
    tamper("/copy/b");
    EchoFunction.started();

    Repair.Done anew = repair(check());

    assertThat(anew.rebuilt()).containsExactly("echo@master");
    assertThat(EchoFunction.started()).isEmpty();
    assertThat(head("echo").root()).isEqualTo(root);
    assertThat(head("echo").sequence()).isEqualTo(2);

    Files.delete(pack("echo", "/copy/b"));
    CheckResult missing = check();
    assertThat(missing.findings()).extracting(Finding::path).containsOnlyNulls();
    Repair.Done again = repair(missing);

    assertThat(again.results()).isEqualTo(3);
    assertThat(again.jobs()).extracting(JobResult::processed).containsExactly(3L);
    assertThat(EchoFunction.started()).containsExactly("/a", "/b", "/c");
    assertThat(head("echo").root()).isEqualTo(root);
    CheckResult left = check();
    assertThat(left.findings())
        .extracting(Finding::place, Finding::some)
        .containsExactly(tuple("other@master=1", List.of("/kept/a")));
    assertThat(repair(left).isAnything()).isFalse();
  }

  private Commit head(String repo) throws IOException {
    return warehouse.repo(repo).branch("master").head().orElseThrow();
  }

  private Repair.Done repair(CheckResult found) throws IOException {
    return new Repair(spark, warehouse, JobListener.NONE).repair(found);
  }

  /** Writes the tree's data files again, with another size of one file. */
  private void tamper(String path) throws IOException {
    List<RunFile> files =
        CheckedTree.head(warehouse.repo("echo").branch("master")).orElseThrow().data();
    for (RunFile file : files) {
      Path data = Path.of(file.path().toUri().getPath());
      Path aside = data.resolveSibling("before-" + data.getFileName());
      Files.move(data, aside);
      RunFile moved = new RunFile(1, new org.apache.hadoop.fs.Path(aside.toUri()), -1, null);
      try (LiveRows rows = LiveRows.open(warehouse.conf(), List.of(moved), 1);
          TreeFileWriter writer = TreeFileWriter.create(warehouse.conf(), file.path())) {
        rows.commit(1).ifPresent(writer::commit);
        for (Iterator<TreeRow> all = rows.shard(0); all.hasNext(); ) {
          TreeRow row = all.next();
          writer.accept(row.path().equals(path) ? larger(row) : row);
        }
        writer.close();
      }
      Path log = data.resolveSibling("../_delta_log/00000000000000000001.json");
      String lines = Files.readString(log);
      Files.writeString(
          log, lines.replace("\"size\":" + file.length(), "\"size\":" + Files.size(data)));
    }
  }

  private static TreeRow larger(TreeRow row) {
    return new TreeRow(
        row.shard(),
        row.kind(),
        row.path(),
        row.hash(),
        row.size() + 1,
        row.parts(),
        0,
        1,
        row.state(),
        0);
  }
}
