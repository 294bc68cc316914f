package io.sparkdatums.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.tree.EditSequences.Job;
import io.sparkdatums.tree.EditSequences.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.hadoop.conf.Configuration;

class LiveRowsPropertyTest {
  private static final Path SCRATCH = scratch();
  private static int number;

  @Provide
  Arbitrary<List<Job>> jobs() {
    return EditSequences.jobs();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
  void theFilesOfAllRunsReadAsTheTreeThatWasMerged(
      @ForAll("jobs") List<Job> jobs, @ForAll @IntRange(min = 1, max = 4) int shards)
      throws IOException {
    MemoryTree tree = new MemoryTree(shards);
    List<Output> before = List.of();
    List<RunFile> files = new ArrayList<>();
    for (Job job : jobs) {
      if (!job.tree().hasConflict()) {
        files.addAll(write(files.size(), tree.increment(job.since(before)).rows()));
        before = job.datums();
        try (LiveRows rows = LiveRows.open(new Configuration(), files, shards)) {
          check(rows, tree);
        }
      }
    }
  }

  private static void check(LiveRows rows, MemoryTree tree) {
    TreeMap<String, TreeRow> live = tree.live;
    assertThat(rows.subtree("/")).toIterable().containsExactlyElementsOf(live.values());
    for (int s = 0; s < tree.shards; s++) {
      int shard = s;
      assertThat(rows.shard(s))
          .toIterable()
          .containsExactlyElementsOf(
              live.values().stream().filter(row -> row.shard() == shard).toList());
    }
    TreeSet<String> asked = new TreeSet<>(PathOrder::compare);
    asked.addAll(live.keySet());
    asked.addAll(List.of("/a", "/a/a", "/a.b", "/none", "/a b/a b"));
    for (String path : asked) {
      assertThat(rows.find(path).orElse(null)).isEqualTo(live.get(path));
      assertThat(rows.subtree(path))
          .toIterable()
          .containsExactlyElementsOf(
              live.values().stream()
                  .filter(row -> row.path().equals(path) || TreePaths.isBelow(row.path(), path))
                  .toList());
      assertThat(rows.children(path))
          .toIterable()
          .containsExactlyElementsOf(
              live.values().stream()
                  .filter(row -> !row.path().equals("/"))
                  .filter(row -> TreePaths.parent(row.path()).equals(path))
                  .toList());
    }
  }

  // Files of a run in one data file, directories in another, as jobs write them.
  private static List<RunFile> write(long run, List<TreeRow> rows) throws IOException {
    List<RunFile> files = new ArrayList<>();
    for (boolean directories : new boolean[] {false, true}) {
      List<TreeRow> some =
          rows.stream()
              .filter(row -> directories == (row.kind() == RowKind.DIRECTORY))
              .sorted(
                  Comparator.comparing(TreeRow::shard)
                      .thenComparing(TreeRow::path, PathOrder::compare))
              .toList();
      Path file = SCRATCH.resolve("run=" + run + "/" + number++ + ".parquet");
      TreeFileWriter writer =
          TreeFileWriter.create(
              new Configuration(), new org.apache.hadoop.fs.Path(file.toUri().toString()));
      for (TreeRow row : some) {
        writer.accept(row);
      }
      writer.close();
      files.add(writer.file(run));
    }
    return files;
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory(Path.of("target"), "live-rows-");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void delete() throws IOException {
    try (var paths = Files.walk(SCRATCH)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
