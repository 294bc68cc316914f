package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.Driver.Ran;
import io.sparkdatums.benchmarks.Driver.Watch;
import io.sparkdatums.repo.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Plans combinations of large inputs with a driver of 512 MB and executors in JVMs of their own:
 * lists, as a job would plan them, the datums of a cross, a one-to-one join, a group, and a join
 * one key of which holds 90 % of the files.
 */
final class PlanningBenchmark implements Benchmark {
  private static final int HEAP = 512;
  private static final int GROUPS = 1000;

  @Override
  public String what() {
    return "datums of combined inputs with a driver of 512 MB: time, and live objects on the driver";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int many = setting.scaled(1_000_000);
    int side = (int) Math.round(Math.sqrt(many));
    int hot = many / 10 * 9;
    Path place = setting.scratch().resolve("warehouse");
    Warehouse warehouse = Warehouse.open(place.toUri().toString(), new Configuration());
    SparkSession spark = setting.spark();
    for (String repo : new String[] {"left", "right"}) {
      PackedFiles.commit(spark, warehouse, repo, many, i -> String.format("/f-%08d", i));
      PackedFiles.commit(spark, warehouse, repo + "-few", side, i -> String.format("/f-%08d", i));
    }
    int each = Math.max(1, many / GROUPS);
    PackedFiles.commit(
        spark, warehouse, "grouped", many, i -> String.format("/%08d/%08d", i / each, i));
    PackedFiles.commit(
        spark,
        warehouse,
        "skewed",
        many,
        i -> i < hot ? String.format("/hot/%08d", i) : String.format("/key-%08d/x", i));
    PackedFiles.commit(
        spark,
        warehouse,
        "keys",
        many - hot + 1,
        i -> i == 0 ? "/hot" : String.format("/key-%08d", hot + i - 1));
    spark.stop();

    plan(setting, report, "cross", (long) side * side, "cross", "left-few", "right-few");
    plan(setting, report, "join", many, "join", "left", "right");
    plan(setting, report, "group", (many + each - 1) / each, "group", "grouped");
    plan(setting, report, "skewed_join", many, "join", "skewed", "keys");
  }

  private static void plan(
      Setting setting, Report report, String task, long datums, String input, String... repos)
      throws Exception {
    String inputs =
        Stream.of(repos).map(repo -> pfs(input, repo)).collect(Collectors.joining(", "));
    Path spec = setting.scratch().resolve(task + ".json");
    Files.writeString(
        spec,
        """
        {"pipeline": {"name": "planned"}, "transform": {"cmd": ["true"]},
         "input": {"%s": [%s]}}
        """
            .formatted(input, inputs));
    Path place = setting.scratch().resolve(task);
    String home = System.getenv("SPARK_HOME");
    Driver driver =
        new Driver(
            place,
            HEAP,
            Map.of(
                "spark.master",
                "local-cluster[2,1,1024]",
                "spark.executor.memory",
                "1g",
                "spark.executor.extraClassPath",
                System.getProperty("benchmarks.module"),
                "spark.home",
                home,
                "spark.datums.warehouse",
                setting.scratch().resolve("warehouse").toString()));
    for (Watch watch : Watch.values()) {
      Ran ran = driver.run(watch, "list", "datum", "-f", spec.toString(), "--raw");
      long listed;
      try (Stream<String> lines = Files.lines(place.resolve("printed"))) {
        listed = lines.filter(line -> line.startsWith("{")).count();
      }
      if (listed != datums) {
        throw new IllegalStateException(task + " has " + listed + " datums, not " + datums);
      }
      if (watch == Watch.NOTHING) {
        report.row(
            task, "driver of 512 MB", ran.seconds(), ran.seconds(), (double) datums, ran.seconds());
      } else {
        report.fact(task + "_driver_peak_live_bytes", ran.peak());
      }
      Setting.delete(place);
    }
  }

  private static String pfs(String input, String repo) {
    String glob = repo.equals("grouped") || repo.equals("skewed") ? "/(*)/*" : "/(*)";
    String key =
        switch (input) {
          case "join" -> ", \"join_on\": \"$1\"";
          case "group" -> ", \"group_by\": \"$1\"";
          default -> "";
        };
    return "{\"pfs\": {\"repo\": \"" + repo + "\", \"glob\": \"" + glob + "\"" + key + "}}";
  }
}
