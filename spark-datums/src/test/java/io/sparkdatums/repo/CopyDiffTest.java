package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class CopyDiffTest {
  private static final Supplier<SparkSession> NO_SPARK =
      () -> {
        throw new AssertionError("no Spark session should be needed");
      };

  private final SparkSession spark;
  @TempDir Path directory;
  private Warehouse warehouse;
  private Branch branch;

  CopyDiffTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void open() throws IOException {
    warehouse = Warehouse.open(directory.resolve("warehouse").toString(), new Configuration());
    branch = warehouse.createRepo("data", "").branch("master");
  }

  private void put(String path, String text) throws IOException {
    new PutFiles(branch, NO_SPARK)
        .put(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), PutMode.APPEND);
  }

  private static Map<String, String> files(Branch branch) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Tree tree = branch.tree().orElseThrow()) {
      for (Iterator<TreeRow> rows = tree.walk("/"); rows.hasNext(); ) {
        TreeRow row = rows.next();
        if (row.kind() == RowKind.FILE) {
          try (InputStream in = tree.open(row)) {
            files.put(row.path(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return files;
  }

  private long packs() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("warehouse/packs"))) {
      return all.filter(path -> path.toString().endsWith(".pack")).count();
    }
  }

  @Test
  void aCopyNamesTheBytesThatAreThere() throws IOException {
    put("/d/a", "z");
    put("/d/a", "a");
    put("/d/b", "beta");
    long packs = packs();
    Branch other = warehouse.createRepo("other", "").branch("master");

    try (Tree tree = branch.tree().orElseThrow()) {
      CopyFiles copy = new CopyFiles(other, NO_SPARK);
      copy.copy(tree, "/d", "/e/f", PutMode.APPEND);
      copy.copy(tree, "/d/a", "/e/f/b", PutMode.APPEND);
      copy.copy(tree, "/d/b", "/e/f/a", PutMode.OVERWRITE);
      assertThatThrownBy(() -> copy.copy(tree, "/x", "/y", PutMode.APPEND))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("[FILE_NOT_FOUND]");
    }

    assertThat(files(other))
        .containsExactlyInAnyOrderEntriesOf(Map.of("/e/f/a", "beta", "/e/f/b", "betaza"));
    assertThat(packs()).isEqualTo(packs);
  }

  @Test
  void aBranchThatBeginsWithATreeHasItsRoot() throws IOException {
    put("/d/a", "alpha");
    put("/d/a", "more");
    put("/b", "beta");
    Branch fork = warehouse.repo("data").branch("fork");
    Branch large = warehouse.repo("data").branch("large");

    try (Tree tree = branch.tree().orElseThrow()) {
      new CopyFiles(fork, NO_SPARK).copy(tree, "/", "/", PutMode.OVERWRITE);
      new CopyFiles(large, () -> spark, 1).copy(tree, "/", "/", PutMode.OVERWRITE);
    }

    assertThat(files(fork)).isEqualTo(files(branch));
    assertThat(fork.head().orElseThrow().root()).isEqualTo(branch.head().orElseThrow().root());
    assertThat(large.head().orElseThrow().root()).isEqualTo(branch.head().orElseThrow().root());
  }

  @Test
  void ancestorsAreFoundByParents() throws IOException {
    for (String text : List.of("a", "b", "c")) {
      put("/f", text);
    }

    assertThat(branch.ancestor(null, 0).sequence()).isEqualTo(3);
    assertThat(branch.ancestor(null, 2).sequence()).isEqualTo(1);
    assertThat(branch.ancestor(2L, 1).sequence()).isEqualTo(1);
    assertThatThrownBy(() -> branch.ancestor(2L, 2))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[COMMIT_NOT_FOUND]");
  }

  @Test
  void aDeletedRepoIsGoneAndItsNameIsFree() throws IOException {
    put("/f", "a");

    warehouse.deleteRepo("data");

    assertThat(warehouse.hasRepo("data")).isFalse();
    assertThat(warehouse.createRepo("data", "").branch("master").head()).isEmpty();
  }

  @Test
  void aDifferenceNamesTheDatumsThatMadeIt() throws IOException {
    put("/d/a", "alpha");
    put("/same", "x");
    put("/d/a", "more");
    put("/new", "n");

    try (Tree before = branch.tree(2);
        Tree after = branch.tree(4)) {
      List<TreeDiff.Difference> differences = new ArrayList<>();
      TreeDiff.of(before, "/", after, "/").forEachRemaining(differences::add);
      assertThat(differences)
          .extracting(TreeDiff.Difference::path, TreeDiff.Difference::kind)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("/d/a", TreeDiff.Kind.CHANGED),
              org.assertj.core.groups.Tuple.tuple("/new", TreeDiff.Kind.ADDED));
      assertThat(differences.get(0).datums()).containsExactly("put-0000000000000003");
      assertThat(TreeDiff.of(after, "/d", after, "/d").hasNext()).isFalse();
      assertThat(TreeDiff.of(null, "/", after, "/d").next().kind()).isEqualTo(TreeDiff.Kind.ADDED);
    }
  }

  @Test
  void differencesAreThoseOfTheListsOfFiles() throws IOException {
    differ(0);
  }

  @Test
  void differencesOfTreesWithMuchInCommonAreThoseOfTheListsOfFiles() throws IOException {
    differ(20_000);
  }

  private void differ(int common) throws IOException {
    Random random = new Random(7);
    for (int commit = 0; commit < 12; commit++) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; commit == 0 && i < common; i++) {
        changes.add(TestData.add("/c/" + i, TestData.part("/in", "" + i)));
      }
      for (int i = 0; i < 15; i++) {
        String top = "/" + random.nextInt(4);
        String path = random.nextInt(9) == 0 ? "/x" + top : top + "-/" + random.nextInt(5);
        changes.add(new Change(Change.Op.CLEAR, path, null));
        if (random.nextInt(3) > 0) {
          changes.add(TestData.add(path, TestData.part("/in", "" + random.nextInt(6))));
        }
      }
      TreeCommitter.commit(branch, branch.head().orElse(null), changes, Changes.facts("j", 9, 2));
    }
    long head = branch.head().orElseThrow().sequence();
    for (long from = 1; from <= head; from++) {
      try (Tree before = branch.tree(from);
          Tree after = branch.tree(head)) {
        boolean looksUp = after.differing(before, "/").isPresent();
        assertThat(looksUp || common == 0 || from < head - 1).isTrue();
        Map<String, TreeDiff.Kind> found = new HashMap<>();
        TreeDiff.of(before, "/", after, "/")
            .forEachRemaining(each -> found.put(each.path(), each.kind()));
        assertThat(found).isEqualTo(expected(hashes(before), hashes(after)));
      }
    }
  }

  private static Map<String, TreeDiff.Kind> expected(
      Map<String, List<Byte>> before, Map<String, List<Byte>> after) {
    Map<String, TreeDiff.Kind> expected = new HashMap<>();
    before.forEach(
        (path, hash) -> {
          if (!after.containsKey(path)) {
            expected.put(path, TreeDiff.Kind.REMOVED);
          } else if (!hash.equals(after.get(path))) {
            expected.put(path, TreeDiff.Kind.CHANGED);
          }
        });
    after.keySet().stream()
        .filter(path -> !before.containsKey(path))
        .forEach(path -> expected.put(path, TreeDiff.Kind.ADDED));
    return expected;
  }

  private static Map<String, List<Byte>> hashes(Tree tree) {
    Map<String, List<Byte>> hashes = new HashMap<>();
    tree.walk("/")
        .forEachRemaining(
            row -> {
              if (row.kind() == RowKind.FILE) {
                List<Byte> hash = new ArrayList<>();
                for (byte each : row.hash()) {
                  hash.add(each);
                }
                hashes.put(row.path(), hash);
              }
            });
    return hashes;
  }
}
