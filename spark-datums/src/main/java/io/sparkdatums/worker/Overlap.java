package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.plan.PlanReader;
import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.queue.Lease;
import io.sparkdatums.queue.LeaseSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs a worker's datums so that their phases overlap: {@code max_queue_size} threads take datums
 * in order, and each takes its own through all phases.
 */
final class Overlap {
  private static final long TICK_MILLIS = 500;
  private static final Duration FAREWELL = Duration.ofSeconds(4);

  private final WorkerContext context;
  private final UserCode code;
  private final PackSeries packs;
  private final Identity identity;
  private final PlanReader plan;
  private final LeaseSource leases;
  private final Consumer<Progress> progress;
  private final String worker;

  private final ReentrantLock processing = new ReentrantLock();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch finished;
  private Iterator<PlannedDatum> datums = Collections.emptyIterator();
  private volatile boolean stopped;
  private @Nullable Throwable failure;

  Overlap(
      WorkerContext context,
      UserCode code,
      PackSeries packs,
      Identity identity,
      PlanReader plan,
      LeaseSource leases,
      Consumer<Progress> progress) {
    this.context = context;
    this.code = code;
    this.packs = packs;
    this.identity = identity;
    this.plan = plan;
    this.leases = leases;
    this.progress = progress;
    this.worker = WorkerName.here();
    this.finished = new CountDownLatch(context.maxQueueSize());
  }

  /**
   * Runs everything that the leases give.
   *
   * @throws InterruptedException if the thread was interrupted or the task was killed: user code is
   *     dead then, and what was finished is in packs
   */
  void run() throws IOException, InterruptedException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (int i = 0; i < context.maxQueueSize(); i++) {
      Thread thread = new Thread(this::work, "datums-" + worker + "-" + i);
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      threads.add(thread);
    }
    try (Farewell.Guest guest = Farewell.guest(this::stop, FAREWELL)) {
      threads.forEach(Thread::start);
      watch();
      if (stopped) {
        throw new InterruptedException("the worker was asked to end");
      }
      Throwable thrown = failure;
      if (thrown instanceof IOException e) {
        throw e;
      } else if (thrown instanceof DatumsException e) {
        keepFinished(e);
        throw e;
      } else if (thrown != null) {
        throw new IllegalStateException(thrown);
      }
    }
  }

  /** Another worker goes on with the rest. */
  private void keepFinished(DatumsException cause) {
    try {
      packs.end();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Waits for the threads, closing packs in time. */
  private void watch() throws IOException, InterruptedException {
    TaskContext task = TaskContext.get();
    try {
      while (!finished.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        packs.closeIfDue();
        if (stopped || (task != null && task.isInterrupted())) {
          break;
        }
      }
    } catch (InterruptedException e) {
      stop();
    }
    if (task != null && task.isInterrupted()) {
      stop();
    }
    if (stopped) {
      // Storage does not work on an interrupted thread, so the interrupt is spent here.
      finished.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      packs.end();
    }
  }

  /**
   * Ends the threads and user code, in this order: a thread that sees its user code die must know
   * already that this is no failure of the datum's.
   */
  private void stop() {
    stopped = true;
    threads.forEach(Thread::interrupt);
    code.kill();
  }

  private void work() {
    try {
      while (!stopped) {
        Optional<PlannedDatum> datum = next();
        if (datum.isEmpty()) {
          return;
        }
        Progress done =
            new DatumRun(context, code, processing, packs, identity, worker, datum.get()).run();
        synchronized (progress) {
          progress.accept(done);
        }
      }
    } catch (InterruptedException e) {
      stopped = true;
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        failure = failure == null ? e : failure;
      }
      if (!stopped) {
        abort();
      }
    } finally {
      finished.countDown();
    }
  }

  /** After a failure that is no datum's: the other threads must not go on. */
  private synchronized void abort() {
    datums = Collections.emptyIterator();
    leasesEnded = true;
    threads.stream().filter(thread -> thread != Thread.currentThread()).forEach(Thread::interrupt);
    code.kill();
  }

  private boolean leasesEnded;

  private synchronized Optional<PlannedDatum> next() throws IOException {
    while (!datums.hasNext()) {
      Optional<Lease> lease = leasesEnded ? Optional.empty() : leases.next();
      if (lease.isEmpty()) {
        leasesEnded = true;
        return Optional.empty();
      }
      datums = plan.read(lease.get().from(), lease.get().to());
    }
    return Optional.of(datums.next());
  }
}
