package io.sparkdatums.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.PathOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a check of a tree's rows names. */
final class DirectoryCheckTest {
  private static final int SHARDS = 3;

  private final MemoryTree tree = new MemoryTree(SHARDS);

  DirectoryCheckTest() {
    List<Change> changes = new ArrayList<>();
    for (int file = 0; file < 40; file++) {
      changes.add(
          TestData.add("/d" + file % 4 + "/e/f" + file, TestData.part("/in/" + file, "x" + file)));
    }
    changes.add(TestData.add("/two", TestData.part("/in/1", "one")));
    changes.add(TestData.add("/two", TestData.part("/in/2", "other")));
    changes.add(TestData.record("/empty", "/in/1"));
    tree.base(changes);
  }

  private Map<String, String> wrong(String path, UnaryOperator<TreeRow> change) {
    List<TreeRow> rows = new ArrayList<>(tree.live.values());
    rows.replaceAll(row -> row.path().equals(path) ? change.apply(row) : row);
    rows.removeIf(row -> row.kind() == RowKind.GONE);
    WrongPaths wrong = new WrongPaths();
    List<DirectorySum> sums = new ArrayList<>();
    for (int shard : IntStream.range(0, SHARDS).toArray()) {
      List<TreeRow> live = rows.stream().filter(row -> row.shard() == shard).toList();
      new ShardCheck(SHARDS, live.iterator(), wrong).forEachRemaining(sums::add);
    }
    sums.sort(Comparator.comparing(DirectorySum::path, PathOrder::compare));
    DirectoryCheck check = new DirectoryCheck(wrong);
    sums.forEach(check::take);
    check.finish();
    return wrong.first();
  }

  private static TreeRow with(TreeRow row, byte[] hash, long size, long files, List<Part> parts) {
    return new TreeRow(
        row.shard(),
        row.kind(),
        row.path(),
        hash,
        size,
        parts,
        row.children(),
        files,
        row.state(),
        row.explicit());
  }

  private static byte[] other(byte[] hash) {
    byte[] flipped = hash.clone();
    flipped[7] ^= 1;
    return flipped;
  }

  @Test
  void aTreeAsItWasMadeIsWell() {
    assertThat(wrong("", row -> row)).isEmpty();
  }

  @Test
  void aRowThatDoesNotFitItsContributionsIsTheOnlyOneNamed() {
    assertThat(
            wrong(
                "/d1/e/f5", row -> with(row, row.hash(), row.size() + 1, row.files(), row.parts())))
        .containsOnlyKeys("/d1/e/f5")
        .containsValue("its size is 3 bytes, that of its contributions 2");
    assertThat(
            wrong(
                "/two", row -> with(row, other(row.hash()), row.size(), row.files(), row.parts())))
        .containsOnlyKeys("/two")
        .containsValue("its hash is not that of its 2 contributions");
    assertThat(
            wrong("/two", row -> with(row, row.hash(), 3, row.files(), row.parts().subList(0, 1))))
        .containsOnlyKeys("/two");
    assertThat(wrong("/d1/e/f5", row -> row.inShard((row.shard() + 1) % SHARDS)))
        .containsOnlyKeys("/d1/e/f5");
  }

  @Test
  void aDirectoryThatDoesNotFitItsChildrenIsTheOnlyOneNamed() {
    UnaryOperator<TreeRow> gone = row -> TreeRow.gone(row.shard(), row.path());
    assertThat(wrong("/d1/e/f5", gone))
        .containsOnlyKeys("/d1/e")
        .containsValue("it has 9 children, its row says 10");
    assertThat(wrong("/empty", gone)).containsOnlyKeys("/");
    assertThat(wrong("/d2", gone)).containsOnlyKeys("/d2");
    for (String directory : List.of("/d3", "/d3/e", "/empty")) {
      assertThat(
              wrong(
                  directory,
                  row -> with(row, row.hash(), row.size(), row.files() + 1, row.parts())))
          .as(directory)
          .containsKey(directory)
          .doesNotContainKey("/two");
    }
    assertThat(
            wrong(
                "/d1/e/f5",
                row ->
                    with(
                        row,
                        other(row.hash()),
                        row.size(),
                        1,
                        List.of(
                            new Part("job-1/p", 0, "/in/5", 0, row.size(), other(row.hash()))))))
        .containsOnlyKeys("/d1/e")
        .containsValue("its digest is not that of its 10 children");
  }

  @Test
  void onlyTheFirstPathsAreKeptAndAllAreCounted() {
    WrongPaths wrong = new WrongPaths();
    IntStream.range(0, 100).forEach(i -> wrong.add("/p" + (99 - i), "bad", 2));
    assertThat(wrong.count()).isEqualTo(200);
    assertThat(wrong.first()).hasSize(WrongPaths.KEPT).containsKey("/p0");
    assertThat(Arrays.asList(wrong.first().keySet().toArray())).startsWith("/p0", "/p1", "/p10");
  }
}
