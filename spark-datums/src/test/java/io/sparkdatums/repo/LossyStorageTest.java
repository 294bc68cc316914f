package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.TestData;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits on storage that loses answers. */
class LossyStorageTest {
  /** What happens to the next log entries. */
  private enum Loss {
    NOTHING,
    ANSWER,
    REQUEST,
    ANSWER_AND_ALL_READS
  }

  private static Loss loss = Loss.NOTHING;
  private static int losses;

  /** The local disk, except that the renames that make log entries fail as {@code loss} says. */
  public static final class Lossy extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("lossy:///");
    }

    @Override
    public String getScheme() {
      return "lossy";
    }

    @Override
    protected void checkPath(Path path) {}

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      if (loss == Loss.NOTHING || !to.getName().endsWith(".json")) {
        return super.rename(from, to);
      }
      losses++;
      if (loss != Loss.REQUEST) {
        super.rename(from, to);
      }
      throw new IOException("no answer");
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
      if (loss == Loss.ANSWER_AND_ALL_READS && losses > 0) {
        throw new IOException("no answer to a reader either");
      }
      return super.listStatus(path);
    }
  }

  @TempDir java.nio.file.Path directory;
  private Branch branch;
  private Commit head;

  @BeforeEach
  void open() throws Exception {
    Configuration conf = new Configuration();
    conf.set("fs.lossy.impl", Lossy.class.getName());
    Warehouse warehouse = Warehouse.open("lossy://" + directory, conf);
    branch = warehouse.createRepo("r", "").branch("master");
    head = TreeCommitter.commit(branch, null, List.of(add("/a")), Changes.facts("job-1", 1));
    losses = 0;
  }

  @AfterEach
  void heal() {
    loss = Loss.NOTHING;
  }

  private static Change add(String path) {
    return TestData.add(path, TestData.part("/in", "x"));
  }

  private Commit commit(Loss meanwhile) throws IOException {
    loss = meanwhile;
    try {
      return TreeCommitter.commit(branch, head, List.of(add("/b")), Changes.facts("job-2", 1));
    } finally {
      loss = Loss.NOTHING;
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundInTheLog() throws Exception {
    Commit commit = commit(Loss.ANSWER);
    assertThat(losses).isPositive();
    assertThat(branch.head()).hasValue(commit);
    assertThat(branch.commits()).hasSize(2);
  }

  @Test
  void aCommitThatNeverArrivesIsUnknownAndNothingIsDeleted() throws Exception {
    assertThatThrownBy(() -> commit(Loss.REQUEST))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[COMMIT_STATE_UNKNOWN]")
        .hasMessageContaining("commit 2 of job job-2 on r@master");
    assertThat(losses).isPositive();
    assertThat(branch.head()).hasValue(head);
    assertThat(branch.location().toString()).startsWith("lossy:");
    assertThat(directory.resolve("repos/r/branches/master/run=2"))
        .isDirectoryContaining(file -> file.toString().endsWith(".parquet"));
  }

  @Test
  void aCommitThatCannotBeLookedUpIsUnknownThoughItIsThere() throws Exception {
    assertThatThrownBy(() -> commit(Loss.ANSWER_AND_ALL_READS))
        .hasMessageContaining("[COMMIT_STATE_UNKNOWN]");
    assertThat(branch.head().orElseThrow().job()).isEqualTo("job-2");
    assertThat(Changes.rows(branch)).extracting("path").containsExactly("/", "/a", "/b");
  }
}
