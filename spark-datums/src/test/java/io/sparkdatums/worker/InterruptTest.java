package io.sparkdatums.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.api.Datum;
import io.sparkdatums.api.DatumFunction;
import io.sparkdatums.api.DatumOutput;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are killed, and tried again. */
final class InterruptTest {
  @TempDir Path directory;

  /** Runs the job in a thread of its own, interrupts it when told to, and gives what it threw. */
  private static Throwable interrupted(WorkerFixture job, CountDownLatch when) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread task =
        new Thread(
            () -> {
              try {
                job.run();
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    task.start();
    when.await();
    task.interrupt();
    task.join();
    return thrown.get();
  }

  @Test
  void finishedDatumsAreKeptAndTheRestRunsInTheNextAttempt() throws Exception {
    Path starts = directory.resolve("starts");
    String marker = Processes.marker();
    CountDownLatch two = new CountDownLatch(2);
    WorkerFixture job = new WorkerFixture(directory).file("/a", "x").file("/b", "x");
    job.file("/hang", "x").file("/last", "x");
    job.queue = 1;
    job.progress = done -> two.countDown();
    Path flag = Files.createFile(directory.resolve("hang"));
    job.sh(
        "echo $in >>" + starts,
        "case $in in */hang) test -f " + flag + " && sleep " + marker + "; esac",
        "cp $in /pfs/out");

    Throwable thrown = interrupted(job, two);

    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(job.datums()).extracting(PackDatum::key).containsExactly("/a", "/b");
    Processes.awaitNone(marker);

    Files.delete(flag);
    job.attempt = 1;
    job.run();

    assertThat(job.results.stream().mapToInt(PackResult::processed).sum()).isEqualTo(4);
    assertThat(job.datums())
        .extracting(PackDatum::key)
        .containsExactly("/a", "/b", "/hang", "/last");
    assertThat(job.outputs()).containsOnlyKeys("/a", "/b", "/hang", "/last");
    assertThat(Files.readAllLines(starts)).filteredOn(line -> line.equals("/pfs/in/a")).hasSize(1);
  }

  @Test
  void packsOfAnotherPlanAreNotTakenOver() throws Exception {
    WorkerFixture job = new WorkerFixture(directory).file("/a", "x").run();
    WorkerContext other = job.context();
    WorkerContext changed =
        new WorkerContext(
            other.warehouse(),
            other.job(),
            other.pipeline(),
            other.transform(),
            other.datumTries(),
            other.datumTimeout(),
            other.maxQueueSize(),
            other.emptyFiles(),
            other.lazy(),
            other.byReference(),
            other.fingerprint(),
            other.salt(),
            other.planDirectory(),
            "beef",
            other.logDirectory(),
            other.sandbox(),
            other.live());

    assertThat(WorkerTask.run(changed, 0, 1, done -> {}))
        .singleElement()
        .satisfies(pack -> assertThat(pack.pack()).endsWith("/00000-1-00000"));
  }

  /** Hangs until it is interrupted. */
  public static final class Hang implements DatumFunction {
    static volatile CountDownLatch started = new CountDownLatch(1);
    static volatile boolean closed;

    @Override
    public void process(Datum datum, DatumOutput output) throws Exception {
      started.countDown();
      new CountDownLatch(1).await();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void aFunctionIsInterrupted() throws Exception {
    WorkerFixture job = new WorkerFixture(directory).file("/a", "x");
    job.className = Hang.class.getName();
    Hang.started = new CountDownLatch(1);

    assertThat(interrupted(job, Hang.started)).isInstanceOf(InterruptedException.class);
    assertThat(job.packNames()).isEmpty();
    assertThat(Hang.closed).isTrue();
  }

  @Test
  void aFinishedPartitionIsNotRunAgain() throws Exception {
    WorkerFixture job = new WorkerFixture(directory).file("/a", "x").file("/b", "x");
    job.sh("exit 1").run();
    job.attempt = 1;
    job.sh("exit 0").run();

    assertThat(job.results.stream().mapToInt(PackResult::failed).sum()).isEqualTo(2);
    assertThat(job.datums()).allMatch(datum -> datum.state() == DatumState.FAILED);
  }
}
