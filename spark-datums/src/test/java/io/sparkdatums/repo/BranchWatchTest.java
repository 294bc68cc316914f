package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.CountingFileSystem;
import io.sparkdatums.tree.Commit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BranchWatchTest {
  @TempDir Path directory;
  private Warehouse warehouse;
  private Branch branch;
  private BranchWatch watch;

  @BeforeEach
  void open() throws IOException {
    Configuration conf = new Configuration();
    CountingFileSystem.install(conf);
    warehouse = Warehouse.open(CountingFileSystem.uri(directory), conf);
    branch = warehouse.createRepo("r", "").branch("master");
    watch = new BranchWatch(branch);
  }

  @Test
  void aLookAtAnUnchangedBranchListsAndOpensNothing() throws IOException {
    CountingFileSystem.forget();
    watch.look();
    assertThat(watch.head()).isEmpty();
    assertThat(CountingFileSystem.LISTED).isEmpty();

    put();
    put();
    watch.look();
    CountingFileSystem.forget();
    watch.look();
    assertThat(watch.head()).map(Commit::sequence).hasValue(2L);
    assertThat(watch.from(2)).hasSize(1);
    assertThat(CountingFileSystem.LISTED).isEmpty();
    assertThat(CountingFileSystem.OPENED).isEmpty();
  }

  @Test
  void newCommitsAreSeenAndEarlierOnesGivenToWhoAsks() throws IOException {
    put();
    put();
    watch.look();
    put();
    put();
    watch.look();
    assertThat(watch.head()).map(Commit::sequence).hasValue(4L);
    assertThat(watch.from(3)).extracting(Commit::sequence).containsExactly(3L, 4L);
    assertThat(watch.from(0)).extracting(Commit::sequence).containsExactly(1L, 2L, 3L, 4L);
    assertThat(watch.from(5)).isEmpty();

    watch.forgetBefore(Long.MAX_VALUE);
    assertThat(watch.head()).map(Commit::sequence).hasValue(4L);
    assertThat(watch.from(2)).extracting(Commit::sequence).containsExactly(2L, 3L, 4L);
  }

  @Test
  void aBranchThatWasDeletedAndMadeAnewIsAnotherOne() throws IOException {
    put();
    put();
    watch.look();
    warehouse.deleteRepo("r");
    watch.look();
    assertThat(watch.head()).isEmpty();
    assertThat(watch.from(1)).isEmpty();

    branch = warehouse.createRepo("r", "").branch("master");
    Commit first = put();
    watch.look();
    assertThat(watch.head()).hasValue(first);
    assertThat(watch.from(1)).containsExactly(first);
  }

  private Commit put() throws IOException {
    return new PutFiles(
            branch,
            () -> {
              throw new AssertionError("no session is needed");
            })
        .put("/a", new ByteArrayInputStream(new byte[] {'a'}), PutMode.APPEND);
  }
}
