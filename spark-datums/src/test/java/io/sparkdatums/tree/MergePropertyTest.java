package io.sparkdatums.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.EditSequences.Job;
import io.sparkdatums.tree.EditSequences.Output;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

class MergePropertyTest {

  @Provide
  Arbitrary<List<Job>> jobs() {
    return EditSequences.jobs();
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
  void incrementsEndInTheTreeThatAPlainBuildMakes(
      @ForAll("jobs") List<Job> jobs,
      @ForAll @IntRange(min = 1, max = 5) int shards,
      @ForAll @IntRange(min = 1, max = 6) int baseEvery) {
    MemoryTree tree = new MemoryTree(shards);
    List<Output> before = List.of();
    int number = 0;
    for (Job job : jobs) {
      ReferenceTree reference = job.tree();
      List<Change> changes = job.since(before);
      boolean base = ++number % baseEvery == 0;
      if (reference.hasConflict()) {
        assertThatThrownBy(() -> run(tree, changes, base))
            .isInstanceOf(DatumsException.class)
            .hasMessageContaining("TREE_CONFLICT");
        continue;
      }
      MemoryTree.Run run = run(tree, changes, base);
      before = job.datums();
      List<TreeRow> expected = reference.rows(shards).stream().map(TestData::meaning).toList();
      assertThat(tree.live.values().stream().map(TestData::meaning))
          .containsExactlyElementsOf(expected);
      assertThat(TestData.meaning(run.root())).isEqualTo(expected.get(0));
      assertThat(tree.directories)
          .isEqualTo(expected.stream().filter(row -> row.kind() == RowKind.DIRECTORY).count() - 1);
      assertThat(run(tree, List.of(), false).rows()).isEmpty();
    }
  }

  private static MemoryTree.Run run(MemoryTree tree, List<Change> changes, boolean base) {
    return base ? tree.base(changes) : tree.increment(changes);
  }
}
