package io.sparkdatums.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The queue of one job, on the driver. It is told of workers by the plugin's thread, by Spark's
 * listener bus and by who runs the job; one at a time has it.
 */
public final class JobQueue implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final DatumQueue queue;
  private final History history;
  private final Runnable onClose;
  private final Map<Long, Caller> callers = new HashMap<>();
  private final List<AcceptedPack> packs = new ArrayList<>();
  private final BitSet ended = new BitSet();
  private long looked = System.nanoTime();

  /** A worker, and its last request with the answer, should that be lost. */
  private static final class Caller {
    final int slot;
    long number;
    Reply reply = Reply.YES;
    long heard;

    Caller(int slot) {
      this.slot = slot;
    }
  }

  /**
   * @param datums by plan file, how many it has
   * @param costs by plan file, their predicted milliseconds in all
   * @param most a lease has at most so many datums
   * @param history sees all that happens
   * @param onClose called when the job needs no queue any more
   */
  JobQueue(long[] datums, double[] costs, long most, History history, Runnable onClose) {
    this.queue = new DatumQueue(datums, costs, most);
    this.history = history;
    this.onClose = onClose;
    history.opened(LongStream.of(datums).sum());
  }

  /** Answers a worker. */
  synchronized Reply handle(Request request) {
    long now = System.nanoTime();
    long worker = request.worker();
    Message message = request.message();
    if (message instanceof Message.Join join) {
      callers.computeIfAbsent(worker, none -> new Caller(join.slot()));
    } else if (!queue.knows(worker)) {
      return Reply.GONE;
    }
    Caller caller = callers.get(worker);
    if (caller == null) {
      return Reply.GONE;
    }
    caller.heard = now;
    if (request.number() <= caller.number) {
      return caller.reply;
    }
    request.finished().forEach((epoch, positions) -> queue.finished(worker, epoch, positions, now));
    Reply reply = message.apply(queue, worker, now);
    if (message instanceof Message.Closed closed && reply.kind() == Reply.Kind.YES) {
      packs.add(closed.pack());
    }
    caller.number = request.number();
    caller.reply = reply;
    history.said(request, reply);
    return reply;
  }

  /** A worker's task has ended. */
  synchronized void left(long worker, boolean success) {
    Caller caller = callers.remove(worker);
    if (caller != null && success) {
      ended.set(caller.slot);
    }
    if (queue.knows(worker)) {
      queue.leave(worker);
      history.left(worker);
    }
    notifyAll();
  }

  /** An executor has died by what ran on it. */
  synchronized void died(String executor) {
    if (queue.died(executor)) {
      history.died(executor);
    }
    notifyAll();
  }

  /**
   * Looks for workers that are silent and executors that are to go.
   *
   * @param leaving whether an executor is to go
   */
  synchronized void look(Predicate<String> leaving) {
    long now = System.nanoTime();
    if (now - looked > SILENCE.toNanos() / 2) {
      // It was this process that stood still.
      callers.values().forEach(caller -> caller.heard = now);
    }
    looked = now;
    Set<Long> silent =
        callers.entrySet().stream()
            .filter(entry -> now - entry.getValue().heard > SILENCE.toNanos())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    silent.forEach(worker -> left(worker, false));
    for (String executor : queue.executors()) {
      if (leaving.test(executor)) {
        queue.drain(executor);
        history.draining(executor);
      }
    }
  }

  /** Says how many workers may take part: those that are too many end after the datum in hand. */
  public synchronized void limit(long workers) {
    queue.limit(workers);
  }

  /** The packs that make up the result so far. */
  public synchronized List<AcceptedPack> packs() {
    return List.copyOf(packs);
  }

  /** Whether every datum is in a closed pack. */
  public synchronized boolean settled() {
    return queue.settled();
  }

  /** Whether there is nothing left to do, nor anybody from whom something could come back. */
  public synchronized boolean over() {
    return queue.settled() || (queue.workers() == 0 && queue.waiting() == 0);
  }

  /** Waits until no worker takes part, for a while at most. */
  public synchronized void awaitWorkers(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (queue.workers() > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** The datum that has been in process for the longest time. */
  public synchronized Optional<InHand> longest() {
    return queue.longest(System.nanoTime());
  }

  /** The datums in process, one for each worker that has any. */
  public synchronized List<InHand> inProcess() {
    return queue.inProcess(System.nanoTime());
  }

  /** Has the worker that has a datum in process begin it again, without counting the try. */
  public synchronized void beginAgain(InHand datum) {
    queue.beginAgain(datum.partition(), datum.position());
  }

  /** How many datums nobody has. */
  public synchronized long waiting() {
    return queue.waiting();
  }

  /** How many workers take part. */
  public synchronized int workers() {
    return queue.workers();
  }

  /** Grows with each datum that is accepted and each executor that dies by a datum. */
  public synchronized long progress() {
    return queue.progress();
  }

  /** How many of the workers of a range of slots have not ended yet. */
  public synchronized int active(int from, int to) {
    return to - from - ended.get(from, to).cardinality();
  }

  @Override
  public synchronized void close() {
    onClose.run();
    history.closed(queue.settled());
  }
}
