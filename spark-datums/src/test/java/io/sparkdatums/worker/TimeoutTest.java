package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdatums.pack.DatumState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** User code that runs longer than it may. */
final class TimeoutTest {
  @TempDir Path directory;

  private WorkerFixture job(Sandbox.Choice sandbox) throws Exception {
    WorkerFixture job = new WorkerFixture(directory);
    job.sandbox = sandbox;
    assumeTrue(
        sandbox != Sandbox.Choice.LINKS || Files.isWritable(Path.of("/")), "/ cannot be written");
    job.timeout = Duration.ofMillis(400);
    return job;
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "LINKS", "PATHS"})
  void aDatumThatHangsFailsAndTheNextOneRuns(Sandbox.Choice sandbox) throws Exception {
    WorkerFixture job = job(sandbox).file("/hang", "x");
    job.sh("case $in in *hang) sleep 100000; esac; cp $in $PFS/out").run();
    // The same worker, which now has all the time that a loaded host may need.
    job.timeout = null;
    job.attempt = 1;
    job.file("/next", "y").run();

    assertThat(job.datums().get(0).state()).isEqualTo(DatumState.FAILED);
    assertThat(job.datums().get(0).message())
        .isEqualTo("user code ran longer than datum_timeout, 0.4 s, and was ended");
    assertThat(job.outputs()).containsOnly(entry("/next", "y"));
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "LINKS", "PATHS"})
  void allItsProcessesAreAskedToEndBeforeTheyAreKilled(Sandbox.Choice sandbox) throws Exception {
    Path told = directory.resolve("told");
    WorkerFixture job = job(sandbox).file("/f", "x");
    // On a loaded host the time of a try may be over before the traps are set.
    job.tries = 100;
    job.sh(
            "grep -q parent " + told + " && exit 0",
            "(trap 'echo child >>" + told + "; exit' TERM; while :; do sleep 0.05; done) &",
            "trap 'echo parent >>" + told + "; exit' TERM; while :; do sleep 0.05; done")
        .run();

    assertThat(job.only().tries()).isGreaterThan(1);
    assertThat(Files.readAllLines(told)).contains("parent");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "LINKS", "PATHS"})
  void processesThatIgnoreTermAreKilled(Sandbox.Choice sandbox) throws Exception {
    String marker = Processes.marker();
    WorkerFixture job = job(sandbox).file("/f", "x");
    job.sh("trap '' TERM", "sleep " + marker + " &", "sleep " + marker).run();

    assertThat(job.only().message()).contains("datum_timeout");
    Processes.awaitNone(marker);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "LINKS", "PATHS"})
  void timeEnoughIsNoTimeout(Sandbox.Choice sandbox) throws Exception {
    WorkerFixture job = job(sandbox).file("/f", "x").file("/g", "x");
    job.timeout = Duration.ofMinutes(5);
    job.run();

    assertThat(job.datums()).allMatch(datum -> datum.state() == DatumState.PROCESSED);
  }
}
