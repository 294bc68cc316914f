package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four ways to give user code its {@code /pfs}, each forced by the setting. */
final class SandboxTest {
  @TempDir Path directory;

  private WorkerFixture job(Sandbox.Choice sandbox) throws Exception {
    boolean root = Account.current().uid() == 0;
    switch (sandbox) {
      case NAMESPACE -> assumeTrue(root, "only root can make a mount namespace");
      case LINKS -> assumeTrue(Files.isWritable(Path.of("/")), "/ cannot be written");
      case USER_NAMESPACE, PATHS, AUTO -> {}
    }
    WorkerFixture job = new WorkerFixture(directory.resolve(sandbox.text()));
    job.sandbox = sandbox;
    return job;
  }

  @ParameterizedTest
  @EnumSource
  void everySandboxRunsCommandsAndLeavesNothingOnTheHost(Sandbox.Choice sandbox) throws Exception {
    WorkerFixture job = job(sandbox).file("/a/b", "hello").file("/c", "you");
    job.sh("cat \"$in\" >\"$PFS/out/$(basename \"$in\")\"; ls \"$PFS/\" >\"$PFS/out/ls\"").run();

    assertThat(job.datums()).allMatch(datum -> datum.message() == null);
    assertThat(job.outputs())
        .containsOnly(
            entry("/b", "hello"), entry("/c", "you"), entry("/ls", "in\nout\n|in\nout\n"));
    Processes.awaitNoPfs(ProcessHandle.current().pid());
    assertThat(job.results)
        .isNotEmpty()
        .allSatisfy(
            pack ->
                assertThat(pack.sandbox())
                    .startsWith(sandbox == Sandbox.Choice.AUTO ? "" : sandbox.text()));
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACE", "USER_NAMESPACE", "LINKS"})
  void programsWrittenForPfsRunUnmodifiedAndSideBySide(Sandbox.Choice sandbox) throws Exception {
    int workers = 3;
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      Callable<WorkerFixture> worker =
          () -> {
            WorkerFixture job = job(sandbox);
            WorkerFixture own = new WorkerFixture(job.directory.resolve(job.job));
            own.sandbox = sandbox;
            for (int i = 0; i < 5; i++) {
              own.file("/" + own.job + i, "x");
            }
            return own.sh(
                    "f=/pfs/out/$(ls /pfs/in)", "ls /pfs/in >$f; pwd >/dev/null; ls /pfs/in >>$f")
                .run();
          };
      for (Future<WorkerFixture> done :
          threads.invokeAll(java.util.Collections.nCopies(workers, worker))) {
        WorkerFixture job = done.get();
        assertThat(job.datums()).hasSize(5).allMatch(datum -> datum.message() == null);
        assertThat(job.outputs())
            .hasSize(5)
            .allSatisfy(
                (path, seen) -> assertThat(seen).isEqualTo((path.substring(1) + "\n").repeat(2)));
      }
    } finally {
      threads.shutdownNow();
    }
    Processes.awaitNoPfs(ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @EnumSource
  void aProcessLeftInTheBackgroundDoesNotOutliveItsDatum(Sandbox.Choice sandbox) throws Exception {
    String marker = Processes.marker();
    WorkerFixture job = job(sandbox).file("/a", "x");
    job.sh("sleep " + marker + " & nohup sleep " + marker + " >/dev/null 2>&1 & true").run();

    assertThat(job.only().message()).isNull();
    Processes.awaitNone(marker);
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACE", "USER_NAMESPACE"})
  void norDoesADaemon(Sandbox.Choice sandbox) throws Exception {
    String marker = Processes.marker();
    WorkerFixture job = job(sandbox).file("/a", "x");
    job.sh("setsid -f sleep " + marker + " >/dev/null 2>&1").run();

    assertThat(job.only().message()).isNull();
    Processes.awaitNone(marker);
  }

  @Test
  void linksTellOfTheLostParallelism() throws Exception {
    WorkerFixture job = job(Sandbox.Choice.LINKS).file("/a", "x").run();

    assertThat(job.results.get(0).sandbox())
        .isEqualTo("links: one datum at a time runs on each host, since its workers share /pfs");
  }

  @Test
  void withoutPfsASpecThatSpellsItIsRefusedBeforeAnythingRuns() throws Exception {
    WorkerFixture job = job(Sandbox.Choice.PATHS).file("/a", "x");
    job.sh("cp /pfs/in/a /pfs/out");

    assertThatThrownBy(job::run)
        .isInstanceOfSatisfying(
            DatumsException.class, e -> assertThat(e.errorClass()).isEqualTo("SANDBOX_PFS_SPELLED"))
        .hasMessageContaining("spells /pfs in its stdin")
        .hasMessageContaining("$PFS/out");
    assertThat(job.packNames()).isEmpty();
  }

  @Test
  void otherPathsThatEndInPfsAreNoMention() throws Exception {
    WorkerFixture job = job(Sandbox.Choice.PATHS).file("/a", "x");
    job.sh("echo /data/pfs/x $HOME/pfs /pfs-2 \"${X}/pfs\" >$PFS/out/f").run();

    assertThat(job.only().state()).isEqualTo(DatumState.PROCESSED);
  }

  @Test
  void anUnknownSettingIsAnError() {
    assertThatThrownBy(() -> Sandbox.SETTING.in((name, fallback) -> "chroot"))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("\"chroot\" is not a value of the option spark.datums.sandbox")
        .hasMessageContaining("auto, namespace, user-namespace, links, paths");
  }

  @Test
  void anotherUserIsPossibleForRootOnly() throws Exception {
    assumeTrue(Account.current().uid() == 0, "only root can become somebody else");
    WorkerFixture job = job(Sandbox.Choice.NAMESPACE).file("/d/a", "x");
    job.user = "nobody";
    job.sh("id -un >/pfs/out/me; echo more >>/pfs/in/d/a; touch /pfs/in/d/new").run();

    PackDatum datum = job.only();
    assertThat(datum.message()).isNull();
    assertThat(job.outputs()).containsOnly(entry("/me", "nobody\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "65534", "nobody:65534", "65534:nogroup", "12345", "12345:0"})
  void aUserIsANameOrANumberWithOrWithoutAGroup(String user) throws Exception {
    assumeTrue(Account.current().uid() == 0, "only root can become somebody else");
    WorkerFixture job = job(Sandbox.Choice.AUTO).file("/a", "x");
    job.user = user;
    job.sh("cat /pfs/in/a >/pfs/out/a; echo $(id -u):$(id -g):$(id -G) >/pfs/out/id").run();

    Account expected = Account.of(user);
    assertThat(job.only().message()).isNull();
    assertThat(job.outputs())
        .containsOnly(
            entry("/a", "x"),
            entry("/id", expected.uid() + ":" + expected.gid() + ":" + expected.gid() + "\n"));
  }

  @Test
  void anUnknownUserFailsBeforeAnythingRuns() throws Exception {
    WorkerFixture job = job(Sandbox.Choice.PATHS).file("/a", "x");
    job.user = "no-such-user";

    assertThatThrownBy(job::run)
        .hasMessageContaining("there is no user \"no-such-user\" on this host");
    assertThat(job.packNames()).isEmpty();
  }
}
