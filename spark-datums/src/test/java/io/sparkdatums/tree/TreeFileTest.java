package io.sparkdatums.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.SparkExtension;
import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.PathHash;
import io.sparkdatums.pack.PathOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TreeFileTest {
  private static final int SHARDS = 3;
  private static final Configuration CONF = new Configuration();

  @TempDir Path scratch;

  @Test
  void rowsOfManyRowGroupsComeBackAsTheyWere() throws IOException {
    List<TreeRow> rows = rows(150_000);
    RunFile file = write("a", rows, null);

    try (LiveRows live = LiveRows.open(CONF, List.of(file), SHARDS)) {
      List<TreeRow> read = new ArrayList<>();
      for (int shard = 0; shard < SHARDS; shard++) {
        live.shard(shard).forEachRemaining(read::add);
      }
      assertThat(read).isEqualTo(rows);
    }
  }

  @Test
  void walkingAllShardsGivesCanonicalOrder() throws IOException {
    List<TreeRow> rows = rows(30_000);
    RunFile file = write("a", rows, null);

    try (LiveRows live = LiveRows.open(CONF, List.of(file), SHARDS)) {
      List<TreeRow> read = new ArrayList<>();
      live.subtree("/").forEachRemaining(read::add);
      rows.sort(Comparator.comparing(TreeRow::path, PathOrder::compare));
      assertThat(read).isEqualTo(rows);
    }
  }

  @Test
  void lookingAPathUpReadsOneRowGroupOfEachRun() throws IOException {
    List<TreeRow> rows = rows(150_000);
    RunFile first = write("a", rows, null);
    RunFile second = new RunFile(1, first.path(), first.length(), first.statistics());

    for (int i = 0; i < rows.size(); i += 14_983) {
      try (LiveRows live = LiveRows.open(CONF, List.of(first, second), SHARDS)) {
        assertThat(live.find(rows.get(i).path())).contains(rows.get(i));
        assertThat(live.rowGroupsRead()).isEqualTo(1);
        // The filters know that it is in neither run.
        assertThat(live.find(rows.get(i).path() + "~")).isEmpty();
        assertThat(live.rowGroupsRead()).isEqualTo(1);
      }
    }
  }

  @Test
  void aSmallDirectoryInALargeTreeReadsLittle() throws IOException {
    List<TreeRow> rows = rows(150_000);
    RunFile file = write("a", rows, null);

    try (LiveRows live = LiveRows.open(CONF, List.of(file), SHARDS)) {
      Iterator<TreeRow> below = live.subtree("/dir-07");
      assertThat(below)
          .toIterable()
          .hasSize((int) rows.stream().filter(r -> r.path().startsWith("/dir-07")).count());
      assertThat(live.rowGroupsRead()).isLessThan(3 * SHARDS);
    }
  }

  @Test
  void rowsForAMergeAreFoundInOrder() throws IOException {
    List<TreeRow> rows = rows(60_000);
    RunFile file = write("a", rows, null);

    try (LiveRows live = LiveRows.open(CONF, List.of(file), SHARDS)) {
      for (int shard = 0; shard < SHARDS; shard++) {
        int s = shard;
        OldRows old = live.old(shard);
        List<TreeRow> own = rows.stream().filter(row -> row.shard() == s).toList();
        for (int i = 0; i < own.size(); i += 1 + i % 977) {
          assertThat(old.find(utf8(own.get(i).path()))).isEqualTo(own.get(i));
          assertThat(old.find(utf8(own.get(i).path() + "~"))).isNull();
        }
      }
    }
  }

  private static byte[] utf8(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCommitIsARowOfItsRun() throws IOException {
    Commit commit = commit(null);
    RunFile with = write("a", rows(10), commit);
    RunFile without = write("b", rows(10), null);

    try (LiveRows live = LiveRows.open(CONF, List.of(with, without), SHARDS)) {
      assertThat(live.commit(0)).contains(commit);
      assertThat(live.commit(1)).isEmpty();
      assertThat(live.subtree("/")).toIterable().hasSize(10);
    }
  }

  @Test
  void aFileMayHoldNothingButACommit() throws IOException {
    Commit commit = commit(6L);
    RunFile file = write("a", List.of(), commit);

    try (LiveRows live = LiveRows.open(CONF, List.of(file), SHARDS)) {
      assertThat(live.commit(0)).contains(commit);
      assertThat(live.subtree("/")).toIterable().isEmpty();
      assertThat(live.find("/a")).isEmpty();
    }
  }

  @Test
  void sparkReadsTheSameRows(SparkSession spark) throws IOException {
    MemoryTree tree = new MemoryTree(SHARDS);
    tree.increment(
        List.of(
            TestData.add("/a/ı", TestData.part("/1", "x")),
            TestData.add("/a/😀\n", TestData.part("/1", "x")),
            TestData.add("/a/😀\n", TestData.part("/2", "yz")),
            TestData.record("/e", "/1")));
    List<TreeRow> rows = new ArrayList<>(tree.live.values());
    rows.sort(
        Comparator.comparingInt(TreeRow::shard).thenComparing(TreeRow::path, PathOrder::compare));
    RunFile file = write("a", rows, commit(6L));

    List<Row> read = spark.read().parquet(file.path().toString()).collectAsList();

    assertThat(read).hasSize(rows.size() + 1);
    for (int i = 0; i < rows.size(); i++) {
      TreeRow row = rows.get(i);
      Row found = read.get(i);
      assertThat(found.<Integer>getAs("shard")).isEqualTo(row.shard());
      assertThat(found.<String>getAs("kind")).isEqualTo(row.kind().text());
      assertThat(found.<String>getAs("path")).isEqualTo(row.path());
      assertThat(found.<byte[]>getAs("hash")).isEqualTo(row.hash());
      assertThat(found.<Long>getAs("size")).isEqualTo(row.size());
      assertThat(found.isNullAt(found.fieldIndex("commit"))).isTrue();
      assertThat(found.isNullAt(found.fieldIndex("state"))).isEqualTo(row.kind() == RowKind.FILE);
      assertThat(found.isNullAt(found.fieldIndex("parts")))
          .isEqualTo(row.kind() == RowKind.DIRECTORY);
      if (row.kind() == RowKind.FILE) {
        List<Row> parts = found.getList(found.fieldIndex("parts"));
        assertThat(parts)
            .extracting(p -> p.<String>getAs("datum"))
            .isEqualTo(row.parts().stream().map(Part::datum).toList());
        assertThat(parts.get(0).isNullAt(5)).isEqualTo(parts.size() == 1);
      }
    }
    Row last = read.get(rows.size());
    assertThat(last.<String>getAs("kind")).isEqualTo("commit");
    Row facts = last.getStruct(last.fieldIndex("commit"));
    assertThat(facts.<Long>getAs("sequence")).isEqualTo(7);
    assertThat(facts.<Object>getAs("created").toString()).isNotEmpty();
    assertThat(
            spark
                .read()
                .parquet(file.path().toString())
                .where("kind = 'commit'")
                .selectExpr("unix_micros(commit.created)")
                .first()
                .getLong(0))
        .isEqualTo(1_800_000_000_123_456L);
  }

  @Test
  void sparkReadsRowsOfManyRowGroups(SparkSession spark) throws IOException {
    List<TreeRow> rows = rows(70_000);
    RunFile file = write("a", rows, null);

    List<Row> read =
        spark
            .read()
            .parquet(file.path().toString())
            .selectExpr("path", "hash", "size", "parts.datum", "parts.pack", "files")
            .collectAsList();

    assertThat(read).hasSize(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      TreeRow row = rows.get(i);
      Row found = read.get(i);
      assertThat(found.getString(0)).isEqualTo(row.path());
      assertThat(found.<byte[]>getAs(1)).isEqualTo(row.hash());
      assertThat(found.getLong(2)).isEqualTo(row.size());
      if (row.kind() == RowKind.FILE) {
        assertThat(found.<String>getList(3))
            .isEqualTo(row.parts().stream().map(Part::datum).toList());
        assertThat(found.<String>getList(4))
            .isEqualTo(row.parts().stream().map(Part::pack).toList());
      } else {
        assertThat(found.getLong(5)).isEqualTo(row.files());
      }
    }
    assertThat(
            spark.read().parquet(file.path().toString()).where("path = '/dir-05/0000005'").count())
        .isEqualTo(1);
  }

  @Test
  void aFlippedByteIsNeverTakenForData() throws IOException {
    List<TreeRow> rows = rows(300);
    RunFile file = write("a", rows, null);
    byte[] bytes = Files.readAllBytes(scratch.resolve("a.parquet"));

    for (int at = 0; at < bytes.length; at += 61) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Path copy = scratch.resolve("damaged-" + at);
      Files.write(copy, damaged);
      RunFile other = new RunFile(0, hadoop(copy), bytes.length, null);
      try (LiveRows live = LiveRows.open(CONF, List.of(other), SHARDS)) {
        List<TreeRow> read = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
          live.shard(shard).forEachRemaining(read::add);
        }
        assertThat(read).isEqualTo(rows);
      } catch (DatumsException e) {
        assertThat(e).hasMessageContaining("[TREE_CORRUPT]").hasMessageContaining("damaged-" + at);
      }
    }
    assertThat(file.length()).isEqualTo(bytes.length);
  }

  @Test
  void aFileThatAnotherProgramWroteIsRefused(SparkSession spark) throws IOException {
    Path directory = scratch.resolve("foreign");
    spark.range(3).selectExpr("'x' AS path").coalesce(1).write().parquet(directory.toString());
    Path part;
    try (var files = Files.list(directory)) {
      part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }

    try (LiveRows live =
        LiveRows.open(CONF, List.of(new RunFile(0, hadoop(part), -1, null)), SHARDS)) {
      assertThatThrownBy(() -> live.find("/x"))
          .isInstanceOf(DatumsException.class)
          .hasMessageContaining("[TREE_CORRUPT]")
          .hasMessageContaining("it was rewritten by another program and has lost its order");
    }
  }

  @Test
  void aFileForFilesTakesNoDirectory() throws IOException {
    TreeRow directory = TreeRow.directory(0, "/d", new DirectoryState(), 0, 0, 1);
    TreeFileWriter writer = TreeFileWriter.forFiles(CONF, hadoop(scratch.resolve("a")));
    writer.accept(directory);

    assertThatThrownBy(writer::close)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a row with columns that the file does not have");
  }

  @Test
  void anExistingFileIsNotOverwritten() throws IOException {
    write("a", rows(1), null);

    assertThatThrownBy(() -> TreeFileWriter.create(CONF, hadoop(scratch.resolve("a.parquet"))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a.parquet");
  }

  @Test
  void rowsOutOfOrderAreRefused() throws IOException {
    try (TreeFileWriter writer = TreeFileWriter.create(CONF, hadoop(scratch.resolve("a")))) {
      writer.accept(TreeRow.gone(1, "/b"));

      assertThatThrownBy(() -> writer.accept(TreeRow.gone(1, "/a")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row /a is not in order");
    }
  }

  @Test
  void statisticsAreBoundsInTheOrderOfBytes() throws IOException {
    String longPath = "/" + "x".repeat(200) + "/" + "y".repeat(50);
    String highest = "/" + "\uDBFF\uDFFF".repeat(140);
    List<TreeRow> rows =
        List.of(TreeRow.gone(2, "/x/1"), TreeRow.gone(2, longPath), TreeRow.gone(4, highest));
    FileStatistics statistics = write("a", rows, null).statistics();

    assertThat(statistics.rows()).isEqualTo(3);
    assertThat(statistics.minShard()).isEqualTo(2);
    assertThat(statistics.maxShard()).isEqualTo(4);
    assertThat(statistics.minKind()).isEqualTo("gone");
    assertThat(statistics.minPath()).isEqualTo("/x/1");
    assertThat(statistics.maxPath()).isEqualTo(highest);
    FileStatistics cut = write("b", List.of(TreeRow.gone(2, longPath)), null).statistics();
    assertThat(cut.minPath()).isEqualTo(longPath.substring(0, 128));
    assertThat(cut.maxPath()).isEqualTo(longPath.substring(0, 128) + "\uDBFF\uDFFF");
  }

  @Test
  void noChecksumFileIsLeftBeside() throws IOException {
    write("a", rows(1), null);

    assertThat(scratch).isDirectoryContaining("glob:**a.parquet");
    assertThat(scratch).isDirectoryNotContaining("glob:**.crc");
  }

  private RunFile write(String name, List<TreeRow> rows, Commit commit) throws IOException {
    Path file = scratch.resolve(name + ".parquet");
    TreeFileWriter writer = TreeFileWriter.create(CONF, hadoop(file));
    if (commit != null) {
      writer.commit(commit);
    }
    for (TreeRow row : rows) {
      writer.accept(row);
    }
    writer.close();
    return writer.file(name.equals("a") ? 0 : 1);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static Commit commit(Long parent) {
    return new Commit(
        7,
        0,
        parent,
        "job-ı",
        3,
        SHARDS,
        TestData.sha256("root"),
        10,
        2,
        1000,
        Instant.ofEpochSecond(1_800_000_000L, 123_456_000),
        "{\"inputs\": []}");
  }

  /** Rows of all kinds in directories of different sizes, some files with several parts. */
  private static List<TreeRow> rows(int number) {
    List<TreeRow> rows = new ArrayList<>(number);
    for (int i = 0; i < number; i++) {
      String path =
          String.format(Locale.ROOT, "/dir-%02d/%s%07d", i % 16, i % 3 == 0 ? "x/" : "", i);
      int shard = PathHash.shard(path, SHARDS);
      Part part = TestData.part("job/" + i % 5, datum(i, number), "text " + i);
      if (i % 10 == 7) {
        DirectoryState state = new DirectoryState();
        state.add("child", RowKind.FILE, 1, part.hash());
        rows.add(TreeRow.directory(shard, path, state, i, 2, i % 3));
      } else {
        rows.add(
            TreeRow.file(
                shard,
                path,
                i % 10 == 3
                    ? List.of(part, TestData.part("/in/z", "more"), TestData.part("/in/zz", ""))
                    : List.of(part)));
      }
    }
    rows.sort(
        Comparator.comparingInt(TreeRow::shard).thenComparing(TreeRow::path, PathOrder::compare));
    return rows;
  }

  // At first datums come back, so that a dictionary pays, and later they do not.
  private static String datum(int i, int number) {
    return i % 1000 < 500 * (i % 16) / 8 ? "/in/" + i / 100 : "/in/only-" + i + "-of-" + number;
  }
}
