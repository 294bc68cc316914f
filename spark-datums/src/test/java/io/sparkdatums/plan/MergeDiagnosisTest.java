package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.api.LogHistogram;
import io.sparkdatums.plan.MergeDiagnosis.HotPath;
import io.sparkdatums.plan.MergeDiagnosis.LargeShard;
import io.sparkdatums.repo.MergeLoad;
import io.sparkdatums.repo.MergeLoad.PathLoad;
import io.sparkdatums.repo.MergeLoad.ShardLoad;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Which paths and shards of a merge stand out. */
final class MergeDiagnosisTest {

  /** Eight shards of 1 000 paths that one datum wrote each, and one path that many did. */
  private static MergeLoad load(long onePath) {
    LogHistogram contributions = LogHistogram.coarse();
    IntStream.range(0, 8_000).forEach(i -> contributions.add(1));
    contributions.add(onePath);
    return new MergeLoad(
        IntStream.range(0, 8)
            .mapToObj(i -> new ShardLoad(i, 1_000 + (i == 3 ? onePath : 0), 1 << 20))
            .toList(),
        List.of(new PathLoad("/totals.csv", onePath, 10 * onePath), new PathLoad("/a", 1, 10)),
        contributions,
        0);
  }

  @Test
  void aPathThatManyDatumsWriteIsNamedWithItsCost() {
    MergeDiagnosis merge = new MergeDiagnosis(load(24_000), 4, 6_000);

    HotPath hot = merge.hotPaths().get(0);
    assertThat(merge.hotPaths()).hasSize(1);
    assertThat(hot.path().path()).isEqualTo("/totals.csv");
    assertThat(hot.median()).isEqualTo(1);
    // 32 000 in all, 8 000 for each task: two thirds of the time are for the path alone.
    assertThat(hot.costMillis()).isCloseTo(4_000, Percentage.withPercentage(1));
  }

  @Test
  void aPathThatCostsNothingYetIsNamedWithWhenItWill() {
    HotPath hot = new MergeDiagnosis(load(1_000), 4, 100).hotPaths().get(0);

    assertThat(hot.costMillis()).isZero();
    // 9 000 in 100 ms on four tasks: 22 500 a second each. Of p and 8 000 others a fourth is what
    // falls to a task, and p = 32 667 takes a second more than that.
    assertThat(hot.feltFrom()).isEqualTo(32_667);
    assertThat(new MergeDiagnosis(load(60), 4, 100).hotPaths()).isEmpty();
    assertThat(new MergeDiagnosis(MergeLoad.none(), 4, 100).hotPaths()).isEmpty();
  }

  @Test
  void whereAllDatumsWriteOnePathItIsHotThoughItIsTheMedian() {
    LogHistogram contributions = LogHistogram.coarse();
    contributions.add(4_000);
    MergeLoad one =
        new MergeLoad(
            List.of(new ShardLoad(0, 4_000, 4_000)),
            List.of(new PathLoad("/all", 4_000, 4_000)),
            contributions,
            0);

    assertThat(new MergeDiagnosis(one, 4, 100).hotPaths()).hasSize(1);
    assertThat(new MergeDiagnosis(one, 4, 100).hotPaths().get(0).costMillis()).isZero();
  }

  @Test
  void aShardThatHoldsMoreThanOthersIsNamed() {
    List<LargeShard> large = new MergeDiagnosis(load(24_000), 4, 6_000).largeShards();

    assertThat(large).extracting(LargeShard::unit).containsExactly("shard");
    assertThat(large.get(0).shard()).isEqualTo(3);
    assertThat(large.get(0).value()).isEqualTo(25_000);
    assertThat(large.get(0).median()).isCloseTo(1_000, Percentage.withPercentage(1));
    assertThat(new MergeDiagnosis(load(100), 4, 6_000).largeShards()).isEmpty();
  }
}
