package io.sparkdatums.repo;

import io.sparkdatums.api.Figures;
import io.sparkdatums.api.Option;
import java.io.Serializable;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/**
 * From how many to how many partitions a shuffle may have, and how much one may hold.
 *
 * @param cores how many tasks run at the same time
 * @param least at least so many
 * @param most at most so many
 * @param budget the bytes that one partition may hold
 */
public record PartitionRange(int cores, int least, int most, long budget) implements Serializable {
  /** The fewest partitions of a shuffle of some size. */
  public static final Option<Integer> LEAST =
      Option.count(
          "spark.datums.partitions.min",
          "partitions",
          0,
          "The fewest partitions of a merge that is not small; 0 for as many as there are cores.");

  /** The most partitions of a shuffle. */
  public static final Option<Integer> MOST =
      Option.count(
          "spark.datums.partitions.max",
          "partitions",
          0,
          "The most partitions of a merge; 0 for 32 for each core.");

  private static final long ENTRIES = 500_000;
  private static final int PER_CORE = 32;
  private static final long RESERVED = 300L << 20;
  private static final double FOR_EXECUTION = 0.3;

  /** With a smaller budget than this a task sorts in {@link #LITTLE}, whatever its partition. */
  private static final long SMALL = 64L << 20;

  private static final int LITTLE = 2 << 20;

  /** Twice what {@link #ENTRIES} take. */
  private static final long LARGEST = 1L << 28;

  /**
   * How many there are to be, and why.
   *
   * @param rule what set the number
   */
  public record Chosen(int partitions, String rule) {}

  /** The range of a session. */
  public static PartitionRange of(SparkSession spark) {
    int cores = spark.sparkContext().defaultParallelism();
    int least = LEAST.in(spark.conf()::get);
    int most = MOST.in(spark.conf()::get);
    int from = least == 0 ? cores : least;
    return new PartitionRange(
        cores, from, Math.max(from, most == 0 ? PER_CORE * cores : most), budget(spark, cores));
  }

  /** The range where there is no session: one task. */
  static PartitionRange alone() {
    return new PartitionRange(1, 1, PER_CORE, budget(Runtime.getRuntime().maxMemory(), 1));
  }

  private static long budget(SparkSession spark, int cores) {
    SparkConf conf = spark.sparkContext().conf();
    if (spark.sparkContext().isLocal()) {
      return budget(Runtime.getRuntime().maxMemory(), cores);
    }
    long memory = JavaUtils.byteStringAsBytes(conf.get("spark.executor.memory", "1g"));
    int slots = conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1);
    return budget(memory, slots);
  }

  /**
   * What a task may hold: of Spark's unified memory, which is what an executor has without 300 MB,
   * half is for execution and the rest for what it caches, and the tasks of the executor share it.
   *
   * @param memory an executor's memory in bytes
   * @param slots how many tasks it runs at the same time
   */
  static long budget(long memory, int slots) {
    long usable = Math.max(1, memory - RESERVED);
    return Math.max(1, (long) (usable * FOR_EXECUTION) / Math.max(1, slots));
  }

  /**
   * The bytes that a task may hold to sort its partition: the budget, so that the number of
   * partitions that {@link #choose} finds right spills nothing. Tasks of an executor that has
   * little for each sort in a constant, so that what it holds does not follow the size of the tree.
   */
  int memory() {
    return budget < SMALL ? LITTLE : (int) Math.min(budget, LARGEST);
  }

  /**
   * How many partitions so much is to be shuffled in: rather too many than too few, since a small
   * one costs milliseconds and one that does not fit spills.
   */
  public Chosen choose(long entries, long bytes) {
    long byEntries = (entries + ENTRIES - 1) / ENTRIES;
    long byBytes = (bytes + budget - 1) / budget;
    long wanted = Math.max(cores, Math.max(byEntries, byBytes));
    if (wanted < least) {
      return new Chosen(least, LEAST.name());
    }
    if (wanted > most) {
      return new Chosen(most, MOST.name());
    }
    return new Chosen((int) wanted, rule(wanted, byEntries));
  }

  private String rule(long wanted, long byEntries) {
    if (wanted == byEntries) {
      return Figures.count(ENTRIES) + " entries in each";
    }
    return wanted == cores ? "one for each core" : Figures.bytes(budget) + " in each";
  }
}
