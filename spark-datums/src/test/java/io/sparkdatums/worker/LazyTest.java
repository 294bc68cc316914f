package io.sparkdatums.worker;

import static io.sparkdatums.worker.RepoFixture.reference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sparkdatums.pack.DatumState;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lazy inputs: files that are read from where they are stored when user code opens them. */
final class LazyTest {
  @TempDir Path directory;
  private WorkerFixture job;
  private RepoFixture repo;

  @BeforeEach
  void job() throws Exception {
    job = new WorkerFixture(directory);
    job.lazy = Set.of("in");
    repo = new RepoFixture(job).file("/a", "alpha").file("/d/x", "one", "two").store();
  }

  private void loseContents() throws Exception {
    job.warehouse.storage().files().delete(job.warehouse.packFile(RepoFixture.PACK), false);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NAMESPACE")
  void aFileIsAPipeThatDeliversItsContent(Sandbox.Choice sandbox) throws Exception {
    job.sandbox = sandbox;
    job.datum(repo.input("in", "/"))
        .sh("test -p $PFS/in/a && test -p $PFS/in/d/x && cat $PFS/in/d/x $PFS/in/a >$PFS/out/f")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/f", "onetwoalpha"));
  }

  @Test
  void aFileOfAPlainDirectoryIsDeliveredToo() throws Exception {
    job.file("/p", "plain").sh("cat /pfs/in/p >/pfs/out/f").run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/f", "plain"));
    assertThat(job.hashes()).hasSize(1);
  }

  @Test
  void whatIsNotOpenedIsNotDownloaded() throws Exception {
    loseContents();
    job.datum(repo.input("in", "/")).sh("ls /pfs/in >/pfs/out/ls; rm /pfs/in/a").run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/ls", "a\nd\n"));
  }

  @Test
  void aFailedDownloadFailsTheDatumWhateverTheExitStatus() throws Exception {
    loseContents();
    job.datum(repo.input("in", "/a")).sh("cat /pfs/in/a >/pfs/out/f; exit 0").run();

    assertThat(job.only().state()).isEqualTo(DatumState.FAILED);
    assertThat(job.only().message())
        .contains("the lazy input file \"/a\" could not be read")
        .contains("PACK_MISSING");
    assertThat(job.outputs()).isEmpty();
  }

  @Test
  void aFileNeedNotBeReadToItsEnd() throws Exception {
    job.file("/big", "0123456789".repeat(1 << 20))
        .sh("head -c 5 /pfs/in/big >/pfs/out/f; (sleep 0; : </pfs/in/big) & true")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/f", "01234"));
  }

  @Test
  void aProcessThatKeepsAPipeOpenDoesNotHoldUpTheWorker() throws Exception {
    String marker = Processes.marker();
    job.sandbox = Sandbox.Choice.PATHS;
    job.file("/big", "0123456789".repeat(1 << 20))
        .sh(
            "exec 4<$PFS/in/big; head -c 5 <&4 >$PFS/out/f",
            "setsid -f sleep " + marker + " >/dev/null 2>&1")
        .run();

    Processes.sleeping(marker).forEach(ProcessHandle::destroyForcibly);
    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/f", "01234"));
  }

  @Test
  void eachTryHasFreshPipesAndTheErrorHandlerThoseThatAreLeft() throws Exception {
    job.tries = 2;
    job.errCmd = List.of("sh", "-c", "cat /pfs/in/d/x >&2");
    job.datum(repo.input("in", "/")).sh("cat /pfs/in/a >&2; exit 1").run();

    assertThat(job.only().state()).isEqualTo(DatumState.RECOVERED);
    assertThat(job.log()).filteredOn(line -> line.contains("\"alpha\"")).hasSize(2);
    assertThat(job.log()).filteredOn(line -> line.contains("\"onetwo\"")).hasSize(1);
  }

  @Test
  void lazyWinsOverEmptyFiles() throws Exception {
    job.emptyFiles = Set.of("in");
    job.datum(repo.input("in", "/a")).sh("cat /pfs/in/a >/pfs/out/f").run();

    assertThat(job.outputs()).containsOnly(entry("/f", "alpha"));
  }

  @Test
  void aLinkToAPipeStandsForTheFile() throws Exception {
    job.lazy = Set.of("in", "plain");
    job.put("/p", "plain");
    job.datum(repo.input("in", "/"), job.plain("plain", "/p"))
        .sh("ln -s /pfs/in/d /pfs/in/a /pfs/plain/p /pfs/out")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/a", reference("alpha")),
            entry("/d/x", reference("one") + "|" + reference("two")),
            entry("/p", "plain"));
  }

  @Test
  void ofVeryManyFilesTheRestAreDownloaded() throws Exception {
    int files = Pipes.MOST + 5;
    job = new WorkerFixture(directory.resolve("many"));
    job.lazy = Set.of("in");
    RepoFixture many = new RepoFixture(job);
    for (int i = 0; i < files; i++) {
      many.file("/n/%05d".formatted(i), "x");
    }
    job.datum(many.store().input("in", "/n"))
        .sh("cat /pfs/in/n/* | wc -c >/pfs/out/all; test -f /pfs/in/n/01004")
        .run();

    assertThat(job.only().message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/all", files + "\n"));
    assertThat(job.log()).anyMatch(line -> line.contains("the rest are files"));
  }
}
