package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.MadeTrees.Layout;
import io.sparkdatums.benchmarks.MadeTrees.Packs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A merge with the number of shuffle partitions that it chooses by itself, with a quarter of it and
 * with ten times as many, on an executor of one gigabyte with two slots, in a JVM of its own: the
 * time, and the bytes that did not fit in memory, as Spark counts them. The baseline is Spark's own
 * repartition and sort of the same entries, written to a Delta table, with the same numbers.
 */
final class PartitionsBenchmark implements Benchmark {
  private static final int PACKS = 20;
  private static final int MEGABYTES = 1024;
  private static final int SLOTS = 2;

  @Override
  public String what() {
    return "time and spilled bytes of a merge at, below and above the chosen number of partitions";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int entries = setting.scaled(3_500_000) / MadeTrees.PER_DATUM * MadeTrees.PER_DATUM;
    report.fact("entries", entries);
    SparkSession spark = setting.executor(SLOTS, MEGABYTES);
    spark.conf().set("spark.sql.parquet.compression.codec", "zstd");
    MadeTrees trees = new MadeTrees(spark, setting);
    Packs packs = new Packs("packs", Layout.SPREAD, 0, entries, PACKS);
    trees.write(packs, 1, 0);
    Dataset<Row> datums = packs.rows(spark, 1, 1);
    String plain = trees.plain(datums, "entries");

    int chosen = trees.commit(trees.branch(), null, datums, entries, 0).shards();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("chosen", chosen);
    numbers.put("a quarter", Math.max(1, chosen / 4));
    numbers.put("ten times", 10 * chosen);
    Spilled spilled = Spilled.in(spark);
    Report.Way[] ways = new Report.Way[2 * numbers.size()];
    int way = 0;
    for (Map.Entry<String, Integer> number : numbers.entrySet()) {
      int partitions = number.getValue();
      report.fact(key(number.getKey()), partitions);
      ways[way++] =
          counted(
              report,
              spilled,
              "datums, " + number.getKey(),
              () -> trees.commit(trees.branch(), null, datums, entries, partitions));
    }
    for (Map.Entry<String, Integer> number : numbers.entrySet()) {
      int partitions = number.getValue();
      ways[way++] =
          counted(
              report,
              spilled,
              "sorted Delta write, " + number.getKey(),
              () -> trees.sorted(plain, trees.table(), partitions));
    }
    report.compare("merge", entries, ways);
    spark.stop();
  }

  /** A way whose spilled bytes are told, those of its last run. */
  private static Report.Way counted(Report report, Spilled spilled, String name, Report.Work work) {
    Callable<Double> timed = Report.way(name, work).work();
    return new Report.Way(
        name,
        () -> {
          spilled.sinceLast();
          double seconds = timed.call();
          report.fact(key(name) + "_spilled_bytes", spilled.sinceLast());
          return seconds;
        });
  }

  private static String key(String name) {
    return name.replaceAll("[^A-Za-z]+", "_");
  }
}
