package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What of a merge does not fit in the memory of its tasks. */
@ExtendWith(SparkExtension.class)
class MergeSpillTest {
  private static final int FILES = 20_000;
  private static final long LITTLE = 1;
  private static final long ENOUGH = 64L << 20;

  @TempDir Path directory;

  @Test
  void aMergeSpillsAndSaysSoOnlyIfItsPartitionsDoNotFitInMemory(SparkSession spark)
      throws Exception {
    List<MergeLoad> loads = new ArrayList<>();
    Commit spilled = commit(spark, "little", 1, LITTLE, loads);
    Commit sorted = commit(spark, "enough", 1, ENOUGH, loads);
    Commit small = commit(spark, "many", 8, LITTLE, loads);

    assertThat(loads.get(0).spilled()).isGreaterThan(FILES * 32L);
    assertThat(loads.get(1).spilled()).isZero();
    assertThat(loads.get(2).spilled()).isZero();
    assertThat(sorted.root()).isEqualTo(spilled.root());
    assertThat(small.root()).isEqualTo(spilled.root());
  }

  private Commit commit(
      SparkSession spark, String repo, int shards, long budget, List<MergeLoad> loads)
      throws IOException {
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    Branch branch = warehouse.createRepo(repo, "").branch("master");
    TreeChanges changes =
        Changes.of(spark, IntStream.range(0, FILES).mapToObj(MergeSpillTest::add).toList());
    CommitFacts facts = Changes.facts("job", FILES, shards);
    return new TreeCommitter(branch, null, facts, TreeCommitter.Phases.NONE)
        .commit(
            new PartitionRange(2, 2, 64, budget),
            true,
            (plan, draft) -> {
              Merged merged = new SparkMerge(spark, plan, draft).merge(changes, facts);
              loads.add(merged.load());
              return merged;
            });
  }

  private static Change add(int file) {
    return TestData.add("/dir-" + file % 7 + "/f" + file, TestData.part("/in/" + file, "" + file));
  }
}
