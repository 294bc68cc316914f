package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.Snapshot;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.DataFileStatus;
import io.sparkdatums.tree.FileStatistics;
import io.sparkdatums.tree.RunFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLogTest {
  @TempDir java.nio.file.Path directory;
  private Path table = new Path("/");
  private TableLog log = new TableLog(table, new Configuration());

  @BeforeEach
  void open() {
    table = new Path("file:" + directory.resolve("a b%20c/master"));
    log = new TableLog(table, new Configuration());
  }

  @Test
  void aTableThatIsNotThereHasNoVersion() {
    assertThat(log.latest()).isEmpty();
  }

  @Test
  void filesComeBackWithTheirRunAndStatistics() throws Exception {
    RunFile with =
        new RunFile(
            1,
            new Path(table, "run=1/x.parquet"),
            10,
            new FileStatistics(3, 0, 4, "commit", "gone", "/", "/zz\uD83D\uDE00"));
    RunFile without = new RunFile(1, new Path(table, "run=1/y.parquet"), 20, null);
    log.append(log.create(), 1, List.of(with, without));
    assertThat(log.files(log.latest().orElseThrow())).containsExactlyInAnyOrder(with, without);
    assertThat(log.create().getVersion()).isEqualTo(1);
  }

  @Test
  void aSequenceIsCommittedOnce() throws Exception {
    RunFile file = new RunFile(1, new Path(table, "run=1/x.parquet"), 10, null);
    Snapshot empty = log.create();
    log.append(empty, 1, List.of(file));
    assertThatThrownBy(() -> log.append(empty, 1, List.of(file)))
        .isInstanceOf(ConcurrentTransactionException.class)
        .hasMessageContaining("datums");
    assertThat(log.latest().orElseThrow().getVersion()).isEqualTo(1);
  }

  @Test
  void manyVersionsAreReadThroughCheckpoints() throws Exception {
    Snapshot snapshot = log.create();
    for (int run = 1; run <= 45; run++) {
      log.append(
          snapshot, run, List.of(new RunFile(run, new Path(table, "run=" + run + "/x"), 10, null)));
      snapshot = log.latest().orElseThrow();
    }
    assertThat(log.files(snapshot)).hasSize(45);
    assertThat(directory.resolve("a b%20c/master/_delta_log/_last_checkpoint")).exists();
  }

  @Test
  void filesAreReplacedOnceAndWhatIsAddedMeanwhileStays() throws Exception {
    TableLog plain = TableLog.plain(table, new StructType().add("a", LongType.LONG), conf());
    plain.append(plain.create(), "one", 1, List.of(added("a.parquet"), added("b.parquet")));
    Snapshot snapshot = plain.latest().orElseThrow();
    plain.append(snapshot, "two", 1, List.of(added("c.parquet")));

    Set<Path> old =
        plain.statuses(snapshot).stream()
            .map(file -> new Path(file.getPath()))
            .collect(Collectors.toSet());
    plain.replace(snapshot, old, List.of(added("ab.parquet")), TableLog.Rows.STAY);
    List<TableLog.Added> late = List.of(added("x.parquet"));
    assertThatThrownBy(() -> plain.replace(snapshot, old, late, TableLog.Rows.STAY))
        .isInstanceOf(ConcurrentTransactionException.class);
    assertThat(plain.statuses(plain.latest().orElseThrow()))
        .extracting(file -> new Path(file.getPath()).getName())
        .containsExactlyInAnyOrder("c.parquet", "ab.parquet");
  }

  private TableLog.Added added(String name) {
    String path = new Path(table, name).toString();
    return new TableLog.Added(new DataFileStatus(path, 10, 0, Optional.empty()), Map.of());
  }

  private static Configuration conf() {
    return new Configuration();
  }
}
