package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a job of sleeping datums takes on four workers to which messages cost no time, with the
 * queue and by list scheduling: 1 000 datums, Pareto 1.5, mean 40 ms, the longest 0.175 of what
 * each worker has to do.
 */
final class MakespanTest {
  private static final int WORKERS = 4;
  private static final int DATUMS = 1_000;
  private static final int IN_HAND = 3;
  private static final double SHAPE = 1.5;
  private static final double MEAN_NANOS = 40e6;
  private static final double LONGEST = 0.175;

  /** A worker as {@code Overlap} and {@code Supply} make it: one datum in process, two ahead. */
  private static final class Worker {
    final long id;
    final DatumQueue queue;
    final long[][] plan;
    final Deque<Map.Entry<Lease, Long>> ahead = new ArrayDeque<>();
    Map.Entry<Lease, Long> running;
    Lease lease;
    long position;
    boolean ended;
    long wake;

    Worker(long id, DatumQueue queue, long[][] plan) {
      this.id = id;
      this.queue = queue;
      this.plan = plan;
      queue.join(id, "e" + id, (int) id, 0);
    }

    /** What happens at a time: the datum in process has ended, or it has waited for work. */
    void act(long now) {
      if (running != null) {
        BitSet bits = new BitSet();
        bits.set((int) (running.getValue() - running.getKey().from()));
        queue.finished(id, running.getKey().epoch(), bits, now);
        assertThat(queue.accept(id, Map.of(running.getKey().epoch(), bits))).isTrue();
        running = null;
      }
      wake = Long.MAX_VALUE;
      begin(now);
      while (!ended && inHand() < IN_HAND && take(now)) {
        begin(now);
      }
      if (running == null && !ended) {
        wake = now + 50_000_000;
      }
    }

    private int inHand() {
      return ahead.size() + (running == null ? 0 : 1);
    }

    private void begin(long now) {
      while (running == null && !ahead.isEmpty()) {
        Map.Entry<Lease, Long> next = ahead.remove();
        if (next.getKey().hold() == Lease.Hold.SURE || queue.start(id, next.getKey().epoch())) {
          running = next;
          wake = now + plan[next.getKey().partition()][next.getValue().intValue()];
        }
      }
    }

    private boolean take(long now) {
      if (lease == null || position == lease.to()) {
        LeaseSource.Need need = inHand() == 0 ? LeaseSource.Need.IDLE : LeaseSource.Need.AHEAD;
        Answer answer = queue.ask(id, need, now);
        ended = answer == Answer.Without.DONE;
        if (!(answer instanceof Lease given)) {
          return false;
        }
        lease = given;
        position = given.from();
      }
      ahead.add(Map.entry(lease, position++));
      return true;
    }
  }

  private static long[] lengths(long seed) {
    Random random = new Random(seed);
    double least = MEAN_NANOS * (SHAPE - 1) / SHAPE;
    double most = LONGEST * MEAN_NANOS * DATUMS / WORKERS;
    long[] lengths =
        IntStream.range(0, DATUMS)
            .mapToLong(
                i -> (long) Math.min(most, least / Math.pow(1 - random.nextDouble(), 1 / SHAPE)))
            .toArray();
    lengths[random.nextInt(DATUMS)] = (long) most;
    return lengths;
  }

  private static long[] longestFirst(long[] lengths) {
    return Arrays.stream(lengths)
        .boxed()
        .sorted(Comparator.reverseOrder())
        .mapToLong(i -> i)
        .toArray();
  }

  /** When the last datum ends, where datums are dealt in the given order. */
  private static double queued(long[] order) {
    long[][] plan = new long[WORKERS][];
    double[] costs = new double[WORKERS];
    long[] counts = new long[WORKERS];
    for (int p = 0; p < WORKERS; p++) {
      int partition = p;
      plan[p] =
          IntStream.range(0, order.length)
              .filter(i -> i % WORKERS == partition)
              .mapToLong(i -> order[i])
              .toArray();
      counts[p] = plan[p].length;
      costs[p] = Arrays.stream(plan[p]).sum() / 1e6;
    }
    DatumQueue queue = new DatumQueue(counts, costs, Long.MAX_VALUE);
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new Worker(i, queue, plan));
    }
    long end = 0;
    while (!queue.settled()) {
      Worker next = workers.stream().min(Comparator.comparingLong(w -> w.wake)).orElseThrow();
      end = next.wake;
      next.act(end);
    }
    return end;
  }

  private static double listed(long[] order) {
    PriorityQueue<Long> slots = new PriorityQueue<>(List.of(0L, 0L, 0L, 0L));
    long end = 0;
    for (long length : order) {
      long ends = slots.remove() + length;
      slots.add(ends);
      end = Math.max(end, ends);
    }
    return end;
  }

  private static double least(long[] lengths) {
    return (double) Arrays.stream(lengths).sum() / WORKERS;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void longestFirstNoWorkerIsIdleBeforeTheEnd(long seed) {
    long[] lengths = lengths(seed);

    assertThat(queued(longestFirst(lengths)) / least(lengths)).isBetween(1.0, 1.01);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void inAnyOrderItTakesNoLongerThanListScheduling(long seed) {
    long[] lengths = lengths(seed);

    assertThat(queued(lengths) / listed(lengths)).isBetween(0.9, 1.03);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aDatumOfTwiceWhatEachWorkerHasToDoIsAllThatTheJobTakes(long seed) {
    long[] lengths = lengths(seed);
    long[] more = Arrays.copyOf(lengths, DATUMS + 1);
    more[DATUMS] = Arrays.stream(lengths).sum();

    assertThat(queued(longestFirst(more))).isEqualTo((double) more[DATUMS]);
  }
}
