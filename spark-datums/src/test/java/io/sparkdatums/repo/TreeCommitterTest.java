package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.repo.TreeCommitter.Phase;
import io.sparkdatums.repo.TreeCommitter.Phases;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.ReferenceTree;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class TreeCommitterTest {
  @TempDir Path directory;
  private Branch branch;

  @BeforeEach
  void open() throws Exception {
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    branch = warehouse.createRepo("r", "").branch("master");
  }

  private static Change add(int file, String text) {
    return TestData.add(
        "/dir-" + file % 7 + "/sub/f" + file, TestData.part("/in/" + file % 13, text));
  }

  private static Change remove(int file, String text) {
    return TestData.remove(
        "/dir-" + file % 7 + "/sub/f" + file, TestData.part("/in/" + file % 13, text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aSparkJobMakesTheTreeThatAPlainBuildMakes(int shards, SparkSession spark) throws Exception {
    List<Change> added = IntStream.range(0, 300).mapToObj(i -> add(i, "text " + i)).toList();
    List<MergeLoad> loads = new ArrayList<>();
    Commit first =
        TreeCommitter.commit(
            spark,
            branch,
            null,
            Changes.of(spark, added),
            Changes.facts("job-1", -1, shards),
            loads::add);
    check(first, added);
    MergeLoad load = loads.get(0);
    assertThat(load.shards()).hasSize(Math.max(1, shards));
    assertThat(load.shards().stream().mapToLong(MergeLoad.ShardLoad::contributions).sum())
        .isEqualTo(300);
    assertThat(load.contributions().total()).isEqualTo(300);
    assertThat(load.paths()).hasSize(MergeLoad.MOST).allMatch(path -> path.contributions() == 1);

    List<Change> edits = new ArrayList<>();
    List<Change> left = new ArrayList<>(added);
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      int choice = random.nextInt(10);
      if (choice < 3) {
        edits.add(remove(i, "text " + i));
        left.remove(add(i, "text " + i));
      }
      if (choice < 2) {
        edits.add(add(i + 1000, "more " + i));
        left.add(add(i + 1000, "more " + i));
      }
    }
    Commit second =
        TreeCommitter.commit(
            spark, branch, first, Changes.of(spark, edits), Changes.facts("job-2", -1, shards));
    check(second, left);
    assertThat(branch.commits()).containsExactly(second, first);
  }

  @Test
  void aTreeIsDividedAnewWhenTheNumberOfShardsChanges(SparkSession spark) throws Exception {
    List<Change> all = new ArrayList<>();
    Commit head = null;
    int file = 0;
    for (int shards : new int[] {1, 4, 3, 1, 2}) {
      List<Change> added = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        added.add(add(file++, "text " + shards));
      }
      all.addAll(added);
      head =
          TreeCommitter.commit(
              spark, branch, head, Changes.of(spark, added), Changes.facts("job", -1, shards));
      assertThat(head.shards()).isEqualTo(shards);
      assertThat(head.base()).isEqualTo(head.run());
      check(head, all);
    }
  }

  @Test
  void aTreeGrowsShardsWithItsEntries(SparkSession spark) throws Exception {
    Commit head =
        TreeCommitter.commit(
            spark,
            branch,
            null,
            Changes.of(spark, List.of(add(1, "x"))),
            Changes.facts("job-1", 1));
    assertThat(head.shards()).isEqualTo(1);
    List<Change> all = List.of(add(1, "x"), add(2, "x"));
    head =
        TreeCommitter.commit(
            spark,
            branch,
            head,
            Changes.of(spark, all.subList(1, 2)),
            Changes.facts("job-2", 3_000_000));
    // Seven of 500 000 entries, as a power of two.
    assertThat(head.shards()).isEqualTo(8);
    check(head, all);
  }

  @Test
  void incrementsAreWrittenTogetherOnceTheyAreWorthIt() throws Exception {
    Commit head = null;
    List<Change> all = new ArrayList<>();
    List<Long> bases = new ArrayList<>();
    for (int run = 0; run < 20; run++) {
      all.add(add(run, "x"));
      head =
          TreeCommitter.commit(
              branch, head, List.of(add(run, "x")), Changes.facts("job-" + run, 1));
      bases.add(head.base());
    }
    check(head, all);
    assertThat(bases.stream().distinct()).containsExactly(1L, 10L, 19L);
  }

  private void check(Commit head, List<Change> added) throws IOException {
    ReferenceTree reference = new ReferenceTree();
    added.forEach(change -> reference.add(change.path(), change.part()));
    List<TreeRow> expected = reference.rows(head.shards()).stream().map(TestData::meaning).toList();
    assertThat(Changes.rows(branch)).containsExactlyElementsOf(expected);
    assertThat(head.root()).isEqualTo(expected.get(0).hash());
    assertThat(branch.head()).hasValue(head);
  }

  @Test
  void changesThatChangeNothingMakeNoCommit(SparkSession spark) throws Exception {
    List<Change> added = List.of(add(1, "x"), add(2, "y"));
    Commit first = TreeCommitter.commit(branch, null, added, Changes.facts("job-1", 2));
    List<Change> same = List.of(remove(1, "x"), add(1, "x"));
    assertThat(TreeCommitter.commit(branch, first, same, Changes.facts("job-2", 2)))
        .isEqualTo(first);
    assertThat(
            TreeCommitter.commit(
                spark, branch, first, Changes.of(spark, same), Changes.facts("job-3", 2)))
        .isEqualTo(first);
    assertThat(
            TreeCommitter.commit(
                spark, branch, first, Changes.of(spark, List.of()), Changes.facts("job-4", 0)))
        .isEqualTo(first);
    assertThat(dataFiles()).hasSize(2);
  }

  @Test
  void aCommitCanBeAskedForThoughNothingChanges(SparkSession spark) throws Exception {
    CommitFacts facts =
        new CommitFacts(
            "job",
            "{}",
            io.sparkdatums.spec.OutputConflict.CONCAT,
            0,
            0,
            CommitFacts.Unchanged.COMMIT);
    Commit first = TreeCommitter.commit(branch, null, List.of(), facts);
    Commit second = TreeCommitter.commit(spark, branch, first, Changes.of(spark, List.of()), facts);
    Commit third = TreeCommitter.commit(branch, second, List.of(add(1, "x")), facts);
    Commit fourth = TreeCommitter.commit(branch, third, List.of(), facts);
    assertThat(List.of(first, second, third, fourth))
        .extracting(Commit::sequence)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(second.root()).isEqualTo(first.root());
    assertThat(fourth.root()).isEqualTo(third.root());
    assertThat(fourth.files()).isEqualTo(1);
    check(fourth, List.of(add(1, "x")));
  }

  @Test
  void ofTwoJobsThatStartFromOneHeadOneWinsAndTheOtherNamesBoth(SparkSession spark)
      throws Exception {
    Commit first =
        TreeCommitter.commit(branch, null, List.of(add(1, "x")), Changes.facts("job-1", 1));
    TreeCommitter slow =
        new TreeCommitter(
            branch,
            first,
            Changes.facts("job-slow", 1),
            phase -> {
              if (phase == Phase.MERGED) {
                TreeCommitter.commit(
                    branch, first, List.of(add(2, "y")), Changes.facts("job-fast", 1));
              }
            });
    assertThatThrownBy(() -> slow.commit(List.of(add(3, "z"))))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[BRANCH_MOVED]")
        .hasMessageContaining("job-slow")
        .hasMessageContaining("job-fast");
    check(branch.head().orElseThrow(), List.of(add(1, "x"), add(2, "y")));
    assertThatThrownBy(
            () ->
                TreeCommitter.commit(
                    branch, first, List.of(add(3, "z")), Changes.facts("job-late", 1)))
        .hasMessageContaining("[BRANCH_MOVED]")
        .hasMessageContaining("job-late");
    assertThat(dataFiles()).hasSize(4);
  }

  @Test
  void ofTwoJobsThatMakeTheFirstCommitOneWins() {
    TreeCommitter slow =
        new TreeCommitter(
            branch,
            null,
            Changes.facts("job-slow", 1),
            phase -> {
              if (phase == Phase.MERGED) {
                TreeCommitter.commit(
                    branch, null, List.of(add(2, "y")), Changes.facts("job-fast", 1));
              }
            });
    assertThatThrownBy(() -> slow.commit(List.of(add(3, "z"))))
        .hasMessageContaining("[BRANCH_MOVED]")
        .hasMessageContaining("job-fast");
  }

  @Test
  void aFailureBeforeTheLogEntryLeavesTheTreeAsItWas() throws Exception {
    Commit first =
        TreeCommitter.commit(branch, null, List.of(add(1, "x")), Changes.facts("job-1", 1));
    int files = dataFiles().size();
    Phases crash = failAt(Phase.MERGED);
    assertThatThrownBy(
            () ->
                new TreeCommitter(branch, first, Changes.facts("job-2", 1), crash)
                    .commit(List.of(add(2, "y"))))
        .isInstanceOf(IOException.class)
        .hasMessage("injected");
    check(first, List.of(add(1, "x")));
    assertThat(dataFiles()).hasSize(files);
  }

  @Test
  void aLostAnswerToTheLogEntryIsLookedUpAndFound() throws Exception {
    Commit commit =
        new TreeCommitter(branch, null, Changes.facts("job-1", 1), failAt(Phase.APPENDED))
            .commit(List.of(add(1, "x")));
    check(commit, List.of(add(1, "x")));
    assertThat(branch.commits()).hasSize(1);
  }

  private static Phases failAt(Phase point) {
    return phase -> {
      if (phase == point) {
        throw new IOException("injected");
      }
    };
  }

  @Test
  void aFileInThePlaceOfADirectoryIsAnErrorThatNamesBothDatums(SparkSession spark)
      throws Exception {
    Change file = TestData.add("/a/b", TestData.part("/in/one", "x"));
    Change below = TestData.add("/a/b/c", TestData.part("/in/two", "y"));
    assertThatThrownBy(
            () ->
                TreeCommitter.commit(
                    spark,
                    branch,
                    null,
                    Changes.of(spark, List.of(file, below)),
                    Changes.facts("job-1", 2)))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[TREE_CONFLICT]")
        .hasMessageContaining("/in/one")
        .hasMessageContaining("/in/two");
    assertThat(branch.head()).isEmpty();
    assertThat(dataFiles()).isEmpty();
  }

  /** The query that the page on hashtrees gives. */
  private static String view(String table) throws IOException {
    String page = Files.readString(Path.of("../docs/formats/hashtree.md"));
    String sql = page.substring(page.indexOf("```sql\n") + 7);
    return sql.substring(0, sql.indexOf("```")).replaceAll("FROM tree\\b", "FROM " + table);
  }

  @Test
  void deltaReadsTheTreeThroughTheDocumentedView(SparkSession spark) throws Exception {
    Commit head = null;
    for (int run = 0; run < 12; run++) {
      List<Change> changes = new ArrayList<>(List.of(add(run, "text"), add(run + 100, "text")));
      if (run > 0) {
        changes.add(remove(run + 99, "text"));
      }
      head = TreeCommitter.commit(branch, head, changes, Changes.facts("job-" + run, 3));
    }
    String table = "delta.`" + branch.location() + "`";
    List<String> seen =
        spark
            .sql(view(table))
            .selectExpr("kind", "path", "hex(hash)", "size")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .sorted()
            .toList();
    List<String> expected = new ArrayList<>();
    try (Tree tree = branch.tree().orElseThrow()) {
      tree.walk("/")
          .forEachRemaining(
              row ->
                  expected.add(
                      "["
                          + row.kind().text()
                          + ","
                          + row.path()
                          + ","
                          + HexFormat.of().withUpperCase().formatHex(row.hash())
                          + ","
                          + row.size()
                          + "]"));
    }
    assertThat(seen).containsExactlyElementsOf(expected.stream().sorted().toList());
    Row commit =
        spark
            .sql("SELECT commit.* FROM " + table + " WHERE kind = 'commit' ORDER BY run DESC")
            .first();
    assertThat(commit.<Long>getAs("sequence")).isEqualTo(12);
    assertThat(commit.<String>getAs("job")).isEqualTo("job-11");
    assertThat(commit.<byte[]>getAs("root")).isEqualTo(head.root());
    assertThat(commit.<java.sql.Timestamp>getAs("created").toInstant()).isEqualTo(head.created());
  }

  @Test
  void aStrangersVersionsOfTheTableAreNoCommits(SparkSession spark) throws Exception {
    Commit head = null;
    for (int run = 0; run < 3; run++) {
      List<Change> changes = List.of(add(run, "x"));
      Phases stranger =
          phase -> {
            if (phase == Phase.MERGED && branch.head().isPresent()) {
              spark.sql(
                  "ALTER TABLE delta.`"
                      + branch.location()
                      + "` SET TBLPROPERTIES ('note' = '"
                      + branch.head().get().sequence()
                      + "')");
            }
          };
      head =
          new TreeCommitter(branch, head, Changes.facts("job-" + run, 1), stranger).commit(changes);
    }
    check(head, List.of(add(0, "x"), add(1, "x"), add(2, "x")));
    assertThat(branch.commits()).hasSize(3);
  }

  private List<Path> dataFiles() throws IOException {
    Path table = Path.of(branch.location().toUri());
    if (!Files.exists(table)) {
      return List.of();
    }
    try (var files = Files.walk(table)) {
      return files
          .filter(
              file ->
                  file.toString().endsWith(".parquet") && !file.toString().contains("_delta_log"))
          .toList();
    }
  }

  @Test
  void directoriesKnowTheirTotals() throws Exception {
    List<Change> added = IntStream.range(0, 14).mapToObj(i -> add(i, "text")).toList();
    TreeCommitter.commit(branch, null, added, Changes.facts("job-1", 14));
    try (Tree tree = branch.tree().orElseThrow()) {
      TreeRow row = tree.find("/dir-3").orElseThrow();
      assertThat(row.kind()).isEqualTo(RowKind.DIRECTORY);
      assertThat(row.files()).isEqualTo(2);
      assertThat(row.size()).isEqualTo(8);
      assertThat(row.children()).isEqualTo(1);
      assertThat(tree.list("/dir-3/sub"))
          .toIterable()
          .extracting(TreeRow::path)
          .containsExactly("/dir-3/sub/f10", "/dir-3/sub/f3");
      assertThat(tree.find("/dir-3/none")).isEmpty();
    }
  }
}
