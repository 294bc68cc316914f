package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
final class PlannerTest {
  private static final StructType DATUMS =
      StructType.fromDDL(
          "key string, path string, hash binary, size bigint, num_files bigint, directory boolean,"
              + " files binary, files_ref string");
  private static final StructType RESULTS =
      StructType.fromDDL("datum string, key string, pack string, ordinal int");

  private final SparkSession spark;
  @TempDir java.nio.file.Path directory;

  PlannerTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void aDatumRunsIfItIsNewOrChangedAndKeepsItsResultOtherwise() throws IOException {
    List<Row> datums =
        List.of(
            datum("/same", 1, 10),
            datum("/changed", 2, 20),
            datum("/new", 3, 30),
            datum("/back", 4, 40),
            unread("/unread", 50));
    List<Row> members =
        List.of(
            result("/same", 1, "a", 0),
            result("/changed", 9, "a", 1),
            result("/back", 8, "a", 2),
            result("/gone", 7, "a", 3));
    List<Row> executions = new ArrayList<>(members);
    executions.add(result("/back", 4, "b", 5));

    JobPlan plan = plan(datums, members, executions, 64);

    assertThat(plan.total()).isEqualTo(5);
    assertThat(plan.unchanged()).isEqualTo(1);
    assertThat(plan.reused()).isEqualTo(1);
    assertThat(plan.gone()).isEqualTo(3);
    assertThat(plan.bytes()).isEqualTo(150);
    assertThat(plan.toRun()).isEqualTo(3);
    assertThat(run(plan)).containsExactlyInAnyOrder("/changed changed", "/new new", "/unread new");
    assertThat(
            spark
                .read()
                .parquet(plan.changes().toString())
                .filter("status <> 'run'")
                .selectExpr("concat_ws(' ', status, key, pack, ordinal)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder(
            "reuse /back b 5", "gone /changed a 1", "gone /back a 2", "gone /gone a 3");
  }

  @Test
  void nothingChangedMeansNoPlanFile() throws IOException {
    List<Row> datums = List.of(datum("/a", 1, 10), datum("/b", 2, 10));
    List<Row> members = List.of(result("/a", 1, "p", 0), result("/b", 2, "p", 1));

    JobPlan plan = plan(datums, members, members, 64);

    assertThat(plan.files()).isEmpty();
    assertThat(plan.unchanged()).isEqualTo(2);
    assertThat(plan.gone()).isZero();
  }

  @Test
  void everyDatumIsDealtOnceLongestFirstAndEvenly() throws IOException {
    List<Row> datums =
        IntStream.range(0, 1000).mapToObj(i -> datum("/" + i, i, (i * 7919L) % 100_000)).toList();

    JobPlan plan = plan(datums, List.of(), List.of(), 7);

    assertThat(plan.files()).hasSize(7);
    assertThat(plan.files()).allSatisfy(file -> assertThat(file.datums()).isBetween(130L, 155L));
    Set<String> keys = new HashSet<>();
    for (JobPlan.PlanFile file : plan.files()) {
      double last = Double.MAX_VALUE;
      for (PlannedDatum datum : read(file)) {
        assertThat(keys.add(datum.key())).isTrue();
        assertThat(datum.cost()).isLessThanOrEqualTo(last);
        last = datum.cost();
      }
    }
    assertThat(keys).hasSize(1000);
  }

  private JobPlan plan(List<Row> datums, List<Row> members, List<Row> executions, int partitions) {
    Dataset<Row> results = spark.createDataFrame(executions, RESULTS);
    return Planner.plan(
        spark,
        new PlanRequest(
            new Path(directory.toUri()),
            spark.createDataFrame(datums, DATUMS),
            spark.createDataFrame(members, RESULTS),
            results,
            "code",
            "salt",
            PlanRequest.Reuse.RESULTS,
            "in",
            "file:/data",
            "",
            partitions));
  }

  private List<String> run(JobPlan plan) throws IOException {
    List<String> run = new ArrayList<>();
    for (JobPlan.PlanFile file : plan.files()) {
      read(file).forEach(datum -> run.add(datum.key() + " " + datum.reason()));
    }
    return run;
  }

  private List<PlannedDatum> read(JobPlan.PlanFile file) throws IOException {
    FileSystem fs = FileSystem.getLocal(new Configuration());
    Path path = JobPlan.PlanFile.path(new Path(directory.toUri()), file.partition());
    try (PlanReader reader = PlanReader.open(fs, path)) {
      assertThat(reader.datums()).isEqualTo(file.datums());
      List<PlannedDatum> datums = new ArrayList<>();
      Iterator<PlannedDatum> all = reader.read(0, reader.datums());
      all.forEachRemaining(datums::add);
      return datums;
    }
  }

  private static Row datum(String path, int content, long size) {
    return RowFactory.create(path, path, hash(content), size, 1L, false, new byte[0], null);
  }

  private static Row unread(String path, long size) {
    return RowFactory.create(path, path, null, size, 1L, false, new byte[0], null);
  }

  private static Row result(String path, int content, String pack, int ordinal) {
    String id =
        Identity.of("code", "salt").id(List.of(new InputIdentity("in", path, hash(content))));
    return RowFactory.create(id, path, pack, ordinal);
  }

  private static byte[] hash(int content) {
    byte[] hash = new byte[32];
    hash[0] = (byte) content;
    hash[1] = (byte) (content >> 8);
    return hash;
  }
}
