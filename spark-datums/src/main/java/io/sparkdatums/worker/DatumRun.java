package io.sparkdatums.worker;

import io.sparkdatums.datum.Identity;
import io.sparkdatums.pack.DatumState;
import io.sparkdatums.pack.PackDatum;
import io.sparkdatums.pack.PackInput;
import io.sparkdatums.pack.PackWriter;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.queue.Lease;
import io.sparkdatums.queue.LeaseSource;
import io.sparkdatums.queue.LeasesLost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes one datum through its phases, again and again until a try succeeds or all are spent.
 * Several runs of one worker overlap: only user code runs for one datum at a time, and only one
 * datum is written to the pack at a time.
 */
final class DatumRun {
  private static final String DIED = "its executor died while it ran, and that was its last try";
  private static final String UNKNOWN = "0".repeat(64);

  /** How often a datum waits for the datums before it to give back their space. */
  private static final int WAITS_FOR_SPACE = 3;

  private final WorkerContext context;
  private final UserCode code;
  private final ReentrantLock processing;
  private final PackSeries packs;
  private final Identity identity;
  private final String worker;
  private final LeaseSource leases;
  private final Lease lease;
  private final PlannedDatum datum;

  private final List<Printed> printed = new ArrayList<>();
  private long started;
  private long download;
  private long process;
  private long upload;
  private long bytesOut;
  private long bytesDeduplicated;
  private long recordsOut;
  private long memory;
  private int tries;
  private boolean begun;
  private int fullDisks;
  private @Nullable Thread userCode;
  private boolean again;
  private String id;
  private List<PackInput> inputs;

  DatumRun(
      WorkerContext context,
      UserCode code,
      ReentrantLock processing,
      PackSeries packs,
      Identity identity,
      String worker,
      LeaseSource leases,
      Supply.Work work) {
    this.context = context;
    this.code = code;
    this.processing = processing;
    this.packs = packs;
    this.identity = identity;
    this.worker = worker;
    this.leases = leases;
    this.lease = work.lease();
    this.datum = work.datum();
    this.tries = lease.spent();
    String planned = datum.id();
    this.id = planned == null ? UNKNOWN : planned;
    this.inputs = Learnt.unread(datum);
  }

  /**
   * Runs the datum to its end, which is a row in a pack.
   *
   * @return empty if another worker was given the datum before its user code began here
   * @throws StorageFailure if packs cannot be written
   * @throws LeasesLost if the worker must end
   * @throws io.sparkdatums.api.DatumsException {@code DISK_FULL} if there is no space for it here,
   *     which is no try of the datum's
   * @throws InterruptedException if the worker is asked to end; the datum is not finished then
   */
  Optional<Progress> run() throws IOException, InterruptedException {
    if (tries >= context.datumTries()) {
      return fail(DIED);
    }
    while (true) {
      tries++;
      boolean last = tries >= context.datumTries();
      try (DatumTry attempt = code.begin(datum)) {
        printed.add(attempt.printed());
        PackDatum end = attempt(attempt, last);
        return Optional.of(
            new Progress(
                1, end.state() == DatumState.FAILED ? 1 : 0, end.bytesIn(), end.bytesOut()));
      } catch (GivenAway e) {
        return Optional.empty();
      } catch (Again e) {
        forgetTry();
      } catch (StorageFailure | LeasesLost | InterruptedException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        interruptedIs(e);
        if (DiskFull.is(e)) {
          waitForSpace(e);
          continue;
        }
        String message = message(e);
        if (!printed.isEmpty()) {
          printed.get(printed.size() - 1).remark(remark(message));
        }
        if (last) {
          return fail(message);
        }
        leases.tried(lease, datum.position());
      }
    }
  }

  private Optional<Progress> fail(String message) throws IOException {
    if (!mine()) {
      return Optional.empty();
    }
    append((pack, earlier) -> end(pack, null, DatumState.FAILED, message));
    return Optional.of(new Progress(1, 1, datum.size(), 0));
  }

  private void append(PackSeries.Content content) throws IOException {
    packs.append(content, printed, lease, datum.position());
  }

  private void waitForSpace(Exception cause) throws IOException, InterruptedException {
    if (++fullDisks > WAITS_FOR_SPACE) {
      throw DiskFull.error(datum.key(), worker, cause);
    }
    forgetTry();
    processing.lockInterruptibly();
    processing.unlock();
  }

  private void forgetTry() {
    if (printed.size() == tries - lease.spent()) {
      printed.remove(printed.size() - 1);
    }
    tries--;
  }

  /**
   * Ends the user code that runs, if the queue wants it to begin again. The try counts for nothing.
   *
   * @return whether it does
   */
  synchronized boolean beginAgain() throws IOException {
    Thread thread = userCode;
    if (thread == null || !leases.begunAgain(lease, datum.position())) {
      return false;
    }
    again = true;
    if (code.isMethod()) {
      thread.interrupt();
    } else {
      code.kill();
    }
    return true;
  }

  private synchronized void begins() {
    userCode = Thread.currentThread();
    again = false;
  }

  /** Whether user code has ended because it is to begin again. */
  private synchronized boolean ends() {
    userCode = null;
    if (again && code.isMethod()) {
      // The interrupt has done its work.
      Thread.interrupted();
    }
    return again;
  }

  private PackDatum attempt(DatumTry attempt, boolean last)
      throws IOException, InterruptedException {
    started = System.currentTimeMillis();
    long begin = System.nanoTime();
    try {
      attempt.download();
    } finally {
      download = millis(begin);
      process = 0;
      upload = 0;
      bytesOut = 0;
      bytesDeduplicated = 0;
      recordsOut = 0;
    }
    id = attempt.learnt().id(identity);
    inputs = attempt.learnt().inputs();
    String failure = process(attempt, last);
    begin = System.nanoTime();
    long beginUpload = begin;
    PackDatum[] end = new PackDatum[1];
    append(
        (pack, earlier) -> {
          if (failure == null) {
            earlier.begin(datum);
            OutputStore store = new OutputStore(pack, earlier);
            attempt.upload(store);
            bytesOut = store.bytes();
            bytesDeduplicated = store.deduplicated();
            recordsOut = store.records();
          }
          upload = millis(beginUpload);
          DatumState state = failure == null ? DatumState.PROCESSED : DatumState.RECOVERED;
          end[0] = end(pack, attempt.learnt(), state, failure);
          return end[0];
        });
    return end[0];
  }

  /** Why user code failed, if the error handler has made good for it; null if it succeeded. */
  private @Nullable String process(DatumTry attempt, boolean last)
      throws IOException, InterruptedException {
    processing.lockInterruptibly();
    try {
      if (!mine()) {
        throw new GivenAway();
      }
      long begin = System.nanoTime();
      started = System.currentTimeMillis();
      try {
        run(attempt);
        return null;
      } catch (IOException | RuntimeException e) {
        if (e instanceof Again || !last || !attempt.recover(id)) {
          throw e;
        }
        attempt.printed().remark(remark(message(e)) + "; err_cmd has recovered the datum");
        return message(e);
      } finally {
        attempt.leave();
        process = millis(begin);
        memory = attempt.memory();
      }
    } finally {
      processing.unlock();
    }
  }

  /** Runs the user code, which may be told to begin again. */
  private void run(DatumTry attempt) throws IOException, InterruptedException {
    begins();
    try {
      attempt.process(id);
    } catch (IOException | RuntimeException | InterruptedException e) {
      if (ends()) {
        throw new Again();
      }
      throw e;
    }
    boolean unused = ends();
  }

  /** Makes the datum this worker's, unless another one has it. */
  private boolean mine() throws IOException {
    begun = begun || leases.start(lease, datum.position());
    return begun;
  }

  /** Another worker has the datum. */
  private static final class GivenAway extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The try is begun again. */
  private static final class Again extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private PackDatum end(
      PackWriter pack, @Nullable Learnt learnt, DatumState state, @Nullable String message)
      throws IOException {
    if (learnt != null) {
      learnt.record(pack);
    }
    return new PackDatum(
        pack.datums(),
        datum.position(),
        id,
        datum.key(),
        state,
        datum.reason(),
        tries,
        started,
        download,
        process,
        upload,
        datum.size(),
        bytesOut,
        bytesDeduplicated,
        recordsOut,
        memory,
        worker,
        message,
        inputs);
  }

  // An interrupt may surface as the failure of whatever the thread was doing.
  private static void interruptedIs(Exception e) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()
        || e instanceof java.nio.channels.ClosedByInterruptException
        || e instanceof java.io.InterruptedIOException) {
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return e instanceof FailedTry || (message == null && e.getClass() == IOException.class)
        ? String.valueOf(message)
        : e.getClass().getSimpleName() + ": " + message;
  }

  /** Marks the end of a try in the log, which holds all that it printed already. */
  private String remark(String message) {
    return "try "
        + tries
        + " of "
        + context.datumTries()
        + ": "
        + message.lines().findFirst().orElse("");
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }
}
