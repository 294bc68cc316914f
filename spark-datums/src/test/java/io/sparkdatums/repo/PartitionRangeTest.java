package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.repo.PartitionRange.Chosen;
import org.junit.jupiter.api.Test;

/** How many partitions a shuffle gets. */
final class PartitionRangeTest {
  private static final long MEBI = 1 << 20;

  private static PartitionRange range(int cores, long budget) {
    return new PartitionRange(cores, cores, 32 * cores, budget);
  }

  @Test
  void aTaskMayHoldThirtyPercentOfWhatAnExecutorHasBesidesItsReserve() {
    assertThat(PartitionRange.budget(2048 * MEBI, 1) / MEBI).isEqualTo(524);
    assertThat(PartitionRange.budget(2048 * MEBI, 4) / MEBI).isEqualTo(131);
    assertThat(PartitionRange.budget(100 * MEBI, 1)).isPositive();
  }

  @Test
  void aHundredMillionEntriesOnAHundredCoresAreTwoHundredPartitions() {
    PartitionRange range = range(100, 524 * MEBI);

    assertThat(range.choose(100_000_000, 0)).isEqualTo(new Chosen(200, "500 000 entries in each"));
    assertThat(range.choose(10_000_000, 0)).isEqualTo(new Chosen(100, "one for each core"));
    assertThat(range.choose(10_000_000, 400L * 524 * MEBI))
        .isEqualTo(new Chosen(400, "549.5 MB in each"));
  }

  @Test
  void aRecordOfAKilobyteMakesBothRulesAgree() {
    long records = 100_000_000;
    PartitionRange range = range(100, PartitionRange.budget(2048 * MEBI, 1));

    assertThat(range.choose(records, 1_000 * records).partitions()).isEqualTo(200);
    assertThat(range.choose(0, 1_000 * records).partitions()).isBetween(180, 200);
  }

  @Test
  void aTaskMaySortWithinItsBudgetUnlessTheExecutorIsSmall() {
    assertThat(range(1, PartitionRange.budget(1024 * MEBI, 2)).memory() / MEBI).isEqualTo(108);
    assertThat(range(2, PartitionRange.budget(512 * MEBI, 2)).memory()).isEqualTo(2 * MEBI);
    assertThat(range(1, 1L << 40).memory()).isEqualTo(256 * MEBI);
  }

  @Test
  void theNumberStaysWithinTheRange() {
    assertThat(range(2, MEBI).choose(100_000_000, 0))
        .isEqualTo(new Chosen(64, "spark.datums.partitions.max"));
    assertThat(new PartitionRange(2, 10, 64, MEBI).choose(1, 1))
        .isEqualTo(new Chosen(10, "spark.datums.partitions.min"));
  }

  @Test
  void aTreeHasAPowerOfTwoOfShardsIfTheRangeAllowsIt() {
    long budget = 524 * MEBI;
    assertThat(MergePlan.shards(100_000_000, range(100, budget)))
        .isEqualTo(new Chosen(256, "500 000 entries in each, as a power of two"));
    assertThat(MergePlan.shards(4_000_000, range(2, budget)))
        .isEqualTo(new Chosen(8, "500 000 entries in each"));
    assertThat(MergePlan.shards(3_000_000, new PartitionRange(2, 2, 7, budget)).partitions())
        .isEqualTo(4);
    assertThat(MergePlan.shards(3_000_000, new PartitionRange(2, 5, 7, budget)))
        .isEqualTo(new Chosen(6, "500 000 entries in each"));
    assertThat(MergePlan.shards(100, range(100, budget))).isEqualTo(new Chosen(1, "a small tree"));
  }
}
