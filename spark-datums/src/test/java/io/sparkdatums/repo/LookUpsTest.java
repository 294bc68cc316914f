package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.glob.Glob;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look-ups open only what can match: so many row groups, of about 40 that two runs have. */
class LookUpsTest {
  private static final int SHARDS = 4;
  private static final int RUNS = 2;
  private static final int DIRECTORIES = 4;

  @TempDir static Path directory;
  private static Branch branch;

  private Tree tree;

  @BeforeAll
  static void fill() throws IOException {
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    branch = warehouse.createRepo("r", "").branch("master");
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 140_000; i++) {
      changes.add(TestData.add(path(i), TestData.part("/in/" + i / 100, "x")));
    }
    Commit first = TreeCommitter.commit(branch, null, changes, Changes.facts("a", 140_000, SHARDS));
    List<Change> more = List.of(TestData.add("/d-3/new", TestData.part("/in/new", "y")));
    TreeCommitter.commit(branch, first, more, Changes.facts("b", 1, SHARDS));
  }

  private static String path(int i) {
    return String.format(Locale.ROOT, "/d-%d/f-%06d", i % DIRECTORIES, i);
  }

  @BeforeEach
  void open() throws IOException {
    tree = branch.tree().orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    tree.close();
  }

  @Test
  void aPathOpensOneRowGroupOfARun() {
    assertThat(tree.find(path(77_777))).isPresent();
    assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo(RUNS);
  }

  @Test
  void aPathThatIsNotThereOpensNone() {
    assertThat(tree.find("/d-1/none")).isEmpty();
    assertThat(tree.rowGroupsRead()).isZero();
  }

  @Test
  void theSizeOfASubtreeOpensTheDirectoryOnly() {
    assertThat(tree.find("/d-3").map(TreeRow::files)).contains(35_001L);
    assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo(RUNS);
  }

  @Test
  void aDirectoryOpensWhatItsRowsAreIn() {
    assertThat(count(tree.list("/d-3"))).isEqualTo(35_001);
    assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo(4 * SHARDS + 3);
  }

  @Test
  void theRootOpensWhereADirectoryEndsAndTheNextBegins() {
    assertThat(count(tree.list("/"))).isEqualTo(DIRECTORIES);
    // In each shard the first row, and after each directory the row that follows it.
    assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo((DIRECTORIES + 1) * SHARDS + 3);
  }

  @Test
  void aGlobOpensWhatBeginsAsItDoes() {
    assertThat(count(tree.glob(Glob.parse("/d-3/f-0123*")))).isEqualTo(25);
    assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo(2 * SHARDS + 3);
  }

  @Test
  void aGlobGoesPastDirectoriesThatCannotMatch() {
    assertThat(count(tree.glob(Glob.parse("/*3/f-000007")))).isEqualTo(1);
    assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo((DIRECTORIES + 3) * SHARDS + 3);
  }

  @Test
  void aDiffOpensDirectoriesWhoseDigestsDiffer() throws IOException {
    try (Tree before = branch.tree(1)) {
      Iterator<TreeDiff.Difference> diff = TreeDiff.of(before, "/", tree, "/");
      assertThat(diff)
          .toIterable()
          .extracting(TreeDiff.Difference::path)
          .containsExactly("/d-3/new");
      int most = (DIRECTORIES + 4) * SHARDS + 3;
      assertThat(before.rowGroupsRead()).isLessThanOrEqualTo(most);
      assertThat(tree.rowGroupsRead()).isLessThanOrEqualTo(most + 3);
    }
  }

  private static int count(Iterator<TreeRow> rows) {
    int count = 0;
    for (; rows.hasNext(); rows.next()) {
      count++;
    }
    return count;
  }
}
