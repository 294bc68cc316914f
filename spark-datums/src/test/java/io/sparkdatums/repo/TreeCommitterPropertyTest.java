package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.EditSequences;
import io.sparkdatums.tree.EditSequences.Job;
import io.sparkdatums.tree.EditSequences.Output;
import io.sparkdatums.tree.ReferenceTree;
import io.sparkdatums.tree.RowKind;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;

class TreeCommitterPropertyTest {
  private Path directory = Path.of("");
  private Branch branch;

  @BeforeTry
  void open() throws IOException {
    directory = Files.createTempDirectory("repo");
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    branch = warehouse.createRepo("r", "").branch("master");
  }

  @AfterTry
  void delete() {
    FileUtil.fullyDelete(directory.toFile());
  }

  @Provide
  Arbitrary<List<Job>> jobs() {
    return EditSequences.jobs();
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void commitsEndInTheTreeThatAPlainBuildMakes(
      @ForAll("jobs") List<Job> jobs,
      @ForAll @IntRange(min = 0, max = 3) int shards,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<Output> before = List.of();
    NavigableMap<Long, List<TreeRow>> history = new TreeMap<>();
    Commit head = null;
    for (Job job : jobs) {
      ReferenceTree reference = job.tree();
      List<Change> changes = job.since(before);
      CommitFacts facts = Changes.facts("job", changes.size(), shards);
      Commit parent = head;
      if (reference.hasConflict()) {
        assertThatThrownBy(() -> TreeCommitter.commit(branch, parent, changes, facts))
            .hasMessageContaining("TREE_CONFLICT");
        continue;
      }
      head = TreeCommitter.commit(branch, parent, changes, facts);
      before = job.datums();
      List<TreeRow> expected =
          reference.rows(head.shards()).stream().map(TestData::meaning).toList();
      assertThat(Changes.rows(branch)).containsExactlyElementsOf(expected);
      checkTotals(head, expected);
      if (head.equals(parent)) {
        assertThat(expected).isEqualTo(history.lastEntry().getValue());
      } else {
        history.put(head.sequence(), expected);
      }
      if (random.nextBoolean()) {
        trim(history, random);
      }
    }
    checkHistory(history);
  }

  /** Takes any commits out but the newest one. */
  private void trim(NavigableMap<Long, List<TreeRow>> history, Random random) throws IOException {
    history.headMap(history.lastKey()).keySet().removeIf(commit -> random.nextBoolean());
    TreeTrim trim =
        new TreeTrim(
            branch.repo().warehouse(),
            writers -> {
              throw new AssertionError("so few rows are written here");
            });
    trim.trim(branch, history.keySet());
    assertThat(trim.trim(branch, history.keySet())).isFalse();
  }

  private static void checkTotals(Commit head, List<TreeRow> expected) {
    assertThat(head.root()).isEqualTo(expected.get(0).hash());
    assertThat(head.bytes()).isEqualTo(expected.get(0).size());
    assertThat(head.files())
        .isEqualTo(expected.stream().filter(row -> row.kind() == RowKind.FILE).count());
    assertThat(head.dirs())
        .isEqualTo(expected.stream().filter(row -> row.kind() == RowKind.DIRECTORY).count() - 1);
  }

  private void checkHistory(NavigableMap<Long, List<TreeRow>> history) throws IOException {
    assertThat(branch.commits().map(Commit::sequence))
        .containsExactlyElementsOf(history.descendingKeySet());
    for (long sequence : history.keySet()) {
      List<TreeRow> rows = new ArrayList<>();
      try (Tree tree = branch.tree(sequence)) {
        tree.walk("/").forEachRemaining(row -> rows.add(TestData.meaning(row)));
      }
      assertThat(rows).containsExactlyElementsOf(history.get(sequence));
    }
  }
}
