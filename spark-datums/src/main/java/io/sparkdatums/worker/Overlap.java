package io.sparkdatums.worker;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.datum.Identity;
import io.sparkdatums.queue.LeaseSource;
import io.sparkdatums.queue.LeasesLost;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final LeaseSource leases;
  private final Supply supply;
  private final Consumer<Progress> progress;
  private final String worker;

  private final ReentrantLock processing = new ReentrantLock();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch finished;
  private final Set<DatumRun> inHand = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private @Nullable Throwable failure;

  Overlap(
      WorkerContext context,
      UserCode code,
      PackSeries packs,
      Identity identity,
      PlanFiles plan,
      LeaseSource leases,
      Consumer<Progress> progress) {
    this.context = context;
    this.code = code;
    this.packs = packs;
    this.identity = identity;
    this.leases = leases;
    this.supply = new Supply(leases, plan);
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
      if (thrown instanceof LeasesLost e) {
        // The job may be over: its next run finds what is in closed packs.
        leases.ending();
        keepFinished(e);
        throw e;
      } else if (thrown instanceof IOException e) {
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
  private void keepFinished(Exception cause) {
    try {
      packs.end();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Waits for the threads, closing packs in time. */
  private void watch() throws IOException {
    TaskContext task = TaskContext.get();
    try {
      while (!finished.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        packs.closeIfDue();
        switch (leases.beat()) {
          case GO_ON -> {}
          case BEGIN_AGAIN -> beginAgain();
          case DRAIN -> {
            supply.drain();
            packs.flush();
          }
        }
        if (stopped || (task != null && task.isInterrupted())) {
          break;
        }
      }
    } catch (InterruptedException | InterruptedIOException | ClosedByInterruptException e) {
      Thread.interrupted();
      stop();
    } catch (LeasesLost e) {
      failed(e);
      awaitThreads();
    }
    if (task != null && task.isInterrupted()) {
      stop();
    }
    if (stopped) {
      // Storage does not work on an interrupted thread, so the interrupt is spent here.
      awaitThreads();
      packs.end();
    }
  }

  private void beginAgain() throws IOException {
    for (DatumRun run : inHand) {
      if (run.beginAgain()) {
        return;
      }
    }
  }

  private void awaitThreads() {
    try {
      boolean unused = finished.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Told once more to end: what there is goes into the pack.
    }
  }

  /**
   * Ends the threads and user code, in this order: a thread that sees its user code die must know
   * already that this is no failure of the datum's.
   */
  private void stop() {
    stopped = true;
    leases.ending();
    threads.forEach(Thread::interrupt);
    code.kill();
  }

  private void work() {
    try {
      while (!stopped) {
        Optional<Supply.Work> next = supply.next();
        if (next.isEmpty()) {
          return;
        }
        try {
          run(next.get());
        } finally {
          supply.done();
        }
      }
    } catch (InterruptedException e) {
      stopped = true;
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
    } finally {
      finished.countDown();
    }
  }

  private void run(Supply.Work work) throws IOException, InterruptedException {
    DatumRun run = new DatumRun(context, code, processing, packs, identity, worker, leases, work);
    inHand.add(run);
    Optional<Progress> done;
    try {
      done = run.run();
    } finally {
      inHand.remove(run);
    }
    if (done.isPresent()) {
      synchronized (progress) {
        progress.accept(done.get());
      }
    }
  }

  /** A failure that is no datum's: the other threads must not go on. */
  private void failed(Throwable cause) {
    synchronized (this) {
      failure = failure == null ? cause : failure;
    }
    if (!stopped) {
      supply.end();
      threads.stream()
          .filter(thread -> thread != Thread.currentThread())
          .forEach(Thread::interrupt);
      code.kill();
    }
  }
}
