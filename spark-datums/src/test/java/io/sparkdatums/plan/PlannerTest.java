package io.sparkdatums.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.datum.InputDatums;
import io.sparkdatums.datum.InputIdentity;
import io.sparkdatums.datum.Match;
import io.sparkdatums.tree.DatumKey;
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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

@ExtendWith(SparkExtension.class)
final class PlannerTest {
  private static final StructType MEMBERS =
      StructType.fromDDL("datum string, key string, nth int, pack string, ordinal int");
  private static final StructType RESULTS =
      StructType.fromDDL("key string, pack string, ordinal int, took_ms bigint, took_bytes bigint");
  private static final StructType EXECUTIONS =
      StructType.fromDDL("datum string, state string, pack string, ordinal int");

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
    List<Row> executions =
        List.of(done("/same", 1, "a", 0), done("/back", 4, "b", 5), done("/changed", 9, "a", 1));

    JobPlan plan = plan(datums, members, executions, 64);

    assertThat(plan.total()).isEqualTo(5);
    assertThat(plan.unchanged()).isEqualTo(1);
    assertThat(plan.reused()).isEqualTo(1);
    assertThat(plan.gone()).isEqualTo(3);
    assertThat(plan.bytes()).isEqualTo(150);
    assertThat(plan.toRun()).isEqualTo(3);
    assertThat(run(plan))
        .containsExactlyInAnyOrder("/changed changed content", "/new new", "/unread new");
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

    List<Row> executions = List.of(done("/a", 1, "p", 0), done("/b", 2, "p", 1));

    JobPlan plan = plan(datums, members, executions, 64);

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

  @Test
  void aDatumIsPredictedFromItsPathThenFromSizesOfHistoryAndLongestGoFirst() throws IOException {
    // 10 ms and 1 ms for 100 bytes.
    fit = TimeFit.NOTHING.plus(0, 10).plus(1_000, 20).plus(2_000, 30);
    List<Row> datums =
        List.of(
            datum("/as-before", 1, 500),
            datum("/grown", 2, 5_000),
            datum("/large", 3, 30_000),
            datum("/small", 4, 100));
    List<Row> results =
        List.of(
            RowFactory.create("/as-before", "q", 1, 4_000L, 500L),
            RowFactory.create("/grown", "q", 2, 7L, 1_000L));

    JobPlan plan = plan(datums, InputDatums.Keys.UNIQUE, List.of(), List.of(), results, 1);

    assertThat(read(plan.files().get(0)))
        .extracting(PlannedDatum::key, PlannedDatum::cost)
        .containsExactly(
            tuple("/as-before", 4_000.0),
            tuple("/large", 310.0),
            tuple("/grown", 47.0),
            tuple("/small", 11.0));
    assertThat(plan.spread().datums()).isEqualTo(4);
    assertThat(plan.spread().millis()).isEqualTo(4_368);
    assertThat(plan.spread().bytes()).isEqualTo(35_600);
    assertThat(plan.spread().longest())
        .extracting(Foreseen::path, Foreseen::cost)
        .startsWith(tuple("/as-before", 4_000.0), tuple("/large", 310.0))
        .hasSize(4);
    assertThat(plan.files().get(0).cost()).isEqualTo(4_368);
  }

  @Test
  void theReasonTellsContentCodeAndWhatWentWrongBefore() throws IOException {
    List<Row> datums =
        List.of(
            datum("/content", 1, 1),
            datum("/code", 2, 1),
            datum("/failed", 3, 1),
            datum("/recovered", 4, 1));
    List<Row> members =
        List.of(result("old", "/content", 9, 0, "a", 0), result("old", "/code", 2, 0, "a", 1));
    List<Row> executions =
        List.of(
            execution("/failed", 3, "failed", "b", 0),
            execution("/recovered", 4, "recovered", "b", 1));

    assertThat(run(plan(datums, members, executions, 64)))
        .containsExactlyInAnyOrder(
            "/content changed content",
            "/code changed code",
            "/failed failed before",
            "/recovered recovered before");
  }

  @Test
  void equalDatumsAreRunOnceAndCountedEach() throws IOException {
    List<Row> datums =
        List.of(
            datum(1, "/a", hash(1), 10),
            datum(0, "/a", hash(1), 10),
            datum(0, "/b", hash(2), 10),
            datum(1, "/b", hash(3), 10),
            datum(0, "/c", null, 10),
            datum(1, "/c", null, 10));

    JobPlan plan = plan(datums, InputDatums.Keys.REPEATED, List.of(), List.of(), 64);

    assertThat(plan.total()).isEqualTo(6);
    assertThat(plan.toRun()).isEqualTo(4);
    List<PlannedDatum> planned = new ArrayList<>();
    for (JobPlan.PlanFile file : plan.files()) {
      planned.addAll(read(file));
    }
    assertThat(planned)
        .extracting(datum -> DatumKey.paths(datum.key()) + DatumKey.occurrences(datum.key()))
        .containsExactlyInAnyOrder("/a[0, 1]", "/b[0]", "/b[1]", "/c[0, 1]");
  }

  @Test
  void aDatumThatRunsKnowsWhereItsEarlierResultLies() throws IOException {
    List<Row> datums =
        List.of(
            datum("/failed", 1, 10),
            datum("/changed", 2, 10),
            datum("/new", 3, 10),
            datum("/same", 4, 10));
    List<Row> members =
        List.of(
            result("/changed", 9, "p", 3), result("/same", 4, "p", 4), result("/gone", 5, "p", 5));
    List<Row> results =
        List.of(
            RowFactory.create("/failed", "q", 1, 1L, 1L),
            RowFactory.create("/changed", "q", 2, 1L, 1L),
            RowFactory.create("/other", "q", 3, 1L, 1L));

    JobPlan plan = plan(datums, InputDatums.Keys.REPEATED, members, List.of(), results, 1);

    assertThat(read(plan.files().get(0)))
        .extracting(PlannedDatum::key, PlannedDatum::earlier)
        .containsExactlyInAnyOrder(
            tuple("/failed", new EarlierResult("q", 1)),
            tuple("/changed", new EarlierResult("p", 3)),
            tuple("/new", null));
  }

  @Test
  void eachOccurrenceIsComparedWithItsLikeInTheCommit() throws IOException {
    List<Row> datums = List.of(datum(0, "/a", hash(1), 10), datum(0, "/b", hash(2), 10));
    List<Row> members =
        List.of(
            result("code", "/a", 1, 0, "p", 0),
            result("code", "/a", 1, 1, "p", 0),
            result("code", "/b", 2, 0, "p", 1));

    JobPlan plan = plan(datums, members, List.of(done("/a", 1, "p", 0)), 64);

    assertThat(plan.unchanged()).isEqualTo(2);
    assertThat(plan.gone()).isEqualTo(1);
  }

  private JobPlan plan(List<Row> datums, List<Row> members, List<Row> executions, int partitions) {
    return plan(datums, InputDatums.Keys.UNIQUE, members, executions, partitions);
  }

  private TimeFit fit = TimeFit.NOTHING;

  private JobPlan plan(
      List<Row> datums,
      InputDatums.Keys keys,
      List<Row> members,
      List<Row> executions,
      int partitions) {
    return plan(datums, keys, members, executions, List.of(), partitions);
  }

  private JobPlan plan(
      List<Row> datums,
      InputDatums.Keys keys,
      List<Row> members,
      List<Row> executions,
      List<Row> results,
      int partitions) {
    return Planner.plan(
        spark,
        new PlanRequest(
            new Path(directory.toUri()),
            spark.createDataFrame(datums, Match.DATUM),
            keys,
            List.of(new PlanLeaf("in", "file:/data", ""), new PlanLeaf("in", "file:/data", "")),
            spark.createDataFrame(members, MEMBERS),
            spark.createDataFrame(executions, EXECUTIONS),
            spark.createDataFrame(results, RESULTS),
            null,
            null,
            fit,
            new PlanRequest.Code("code", "salt"),
            List.of(new PlanRequest.Code("old", "salt")),
            PlanRequest.Reuse.RESULTS,
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
    return datum(0, path, hash(content), size);
  }

  private static Row unread(String path, long size) {
    return datum(0, path, null, size);
  }

  private static Row datum(int leaf, String path, byte @Nullable [] hash, long size) {
    Row match =
        RowFactory.create(leaf, path, false, hash, size, 1L, 0L, new byte[0], null, "j", "g", null);
    return RowFactory.create(CollectionConverters.asScala(List.of(match)).toSeq());
  }

  private static Row result(String path, int content, String pack, int ordinal) {
    return result("code", path, content, 0, pack, ordinal);
  }

  private static Row result(
      String code, String path, int content, int nth, String pack, int ordinal) {
    return RowFactory.create(id(code, path, content), path, nth, pack, ordinal);
  }

  private static Row done(String path, int content, String pack, int ordinal) {
    return execution(path, content, "processed", pack, ordinal);
  }

  private static Row execution(String path, int content, String state, String pack, int ordinal) {
    return RowFactory.create(id("code", path, content), state, pack, ordinal);
  }

  private static String id(String code, String path, int content) {
    return Identity.of(code, "salt").id(List.of(new InputIdentity("in", path, hash(content))));
  }

  private static byte[] hash(int content) {
    byte[] hash = new byte[32];
    hash[0] = (byte) content;
    hash[1] = (byte) (content >> 8);
    return hash;
  }
}
