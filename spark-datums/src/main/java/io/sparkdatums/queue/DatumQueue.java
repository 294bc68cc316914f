package io.sparkdatums.queue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The datums of a job that are not settled yet, as a state machine: what workers say goes in, who
 * runs what comes out. It knows no Spark, no clock and no thread; callers take turns.
 *
 * <p>What it is for, in this order:
 *
 * <ol>
 *   <li>each datum is accepted exactly once: a position is open, in one lease, suspect, or accepted
 *   <li>no worker is idle while another one has a datum that it has not begun
 *   <li>a datum that ends its executor spends a try of its own and none of its neighbours'
 *   <li>few messages: small datums go out in leases of {@link #LEASE_NANOS} of work
 * </ol>
 *
 * <p>A lease of several datums is the holder's for good. It is short, by what datums have taken so
 * far, and shorter the less is left, so that towards the end all leases are of one datum. Such a
 * lease is offered: until the holder asks to start, a worker with nothing to do may get it instead,
 * unless it is the first that the holder has in hand. So a datum changes hands only towards a
 * worker that runs it next.
 */
final class DatumQueue {
  private static final long LEASE_NANOS = 50_000_000;
  private static final long MOST = 1024;
  private static final double MEMORY = 0.2;

  private final OpenRanges open;
  private final long total;
  private final long most;
  private final Crew crew = new Crew();
  private final Tries tries = new Tries();
  private final Set<Place> again = new HashSet<>();
  private long accepted;
  private long epoch;
  private double datumNanos;
  private boolean suspectsRun;

  /**
   * @param datums by plan file, how many it has
   * @param costs by plan file, their predicted milliseconds in all
   * @param most a lease has at most so many datums
   */
  DatumQueue(long[] datums, double[] costs, long most) {
    double[] each = new double[datums.length];
    long sum = 0;
    for (int i = 0; i < datums.length; i++) {
      each[i] = costs[i] / Math.max(1, datums[i]);
      sum += datums[i];
    }
    open = new OpenRanges(each);
    total = sum;
    this.most = Math.min(MOST, most);
    for (int i = 0; i < datums.length; i++) {
      if (datums[i] > 0) {
        open.add(i, 0, datums[i]);
      }
    }
  }

  /** How many datums nobody has. */
  long waiting() {
    return open.datums() + tries.suspects();
  }

  /** How many datums are accepted. */
  long accepted() {
    return accepted;
  }

  /** Grows with each datum that is accepted and each that was in process at a death. */
  long progress() {
    return accepted + tries.deaths();
  }

  /** Whether every datum is accepted. */
  boolean settled() {
    return accepted == total;
  }

  /** The datum that has been in process for the longest time. */
  Optional<InHand> longest(long now) {
    return crew.longest().map(member -> inHand(member, now));
  }

  /** The datums in process: of each worker the first that it has not finished. */
  List<InHand> inProcess(long now) {
    return crew.members().stream()
        .filter(member -> member.inProcess() != null)
        .map(member -> inHand(member, now))
        .toList();
  }

  /** Has the worker that has a datum in process begin it again, without counting the try. */
  void beginAgain(int partition, long position) {
    again.add(new Place(partition, position));
  }

  /** Whether a datum that a worker has in process is to begin again; it is no more then. */
  boolean begunAgain(long worker, long epoch, long position) {
    Holding holding = member(worker).leases.get(epoch);
    return holding != null && again.remove(new Place(holding.lease.partition(), position));
  }

  private boolean hasToBeginAgain(Member member) {
    Holding holding = again.isEmpty() ? null : member.inProcess();
    return holding != null && again.contains(place(holding, holding.firstUnfinished()));
  }

  private InHand inHand(Member member, long now) {
    Holding holding = Objects.requireNonNull(member.inProcess());
    Place place = place(holding, holding.firstUnfinished());
    return new InHand(
        place.partition(), place.position(), member.executor, now - member.since, datumNanos);
  }

  /** How many workers have joined and not left. */
  int workers() {
    return crew.size();
  }

  /**
   * A worker begins.
   *
   * @param worker its number, never used twice
   * @param executor where it runs
   * @param slot the place that it takes: of two workers in one, the later one waits
   */
  void join(long worker, String executor, int slot, long now) {
    crew.join(new Member(worker, executor, slot, now));
  }

  /** Whether a worker has joined and not left. */
  boolean knows(long worker) {
    return crew.knows(worker);
  }

  /** Work for a worker. */
  Answer ask(long worker, LeaseSource.Need need, long now) {
    Member member = member(worker);
    boolean idle = need == LeaseSource.Need.IDLE && !member.busy();
    if (crew.hasElder(member)) {
      // A copy that ended first would have Spark end the other one in mid-datum.
      return Answer.Without.LATER;
    }
    if (member.draining) {
      return idle ? Answer.Without.DONE : Answer.Without.LATER;
    }
    if (crew.isTooMany(member)) {
      member.dismissed |= idle;
      return idle ? Answer.Without.DONE : Answer.Without.LATER;
    }
    if (suspectsRun && crew.aloneRunsOn(member.executor)) {
      return Answer.Without.LATER;
    }
    Optional<OpenRanges.Slice> slice = open.take(worker, size());
    if (slice.isPresent()) {
      return grant(member, slice.get(), idle, now);
    }
    if (!idle) {
      return Answer.Without.LATER;
    }
    Optional<Holding> stolen = crew.stealable();
    if (stolen.isPresent()) {
      return steal(member, stolen.get(), now);
    }
    if (tries.suspects() == 0) {
      return Answer.Without.DONE;
    }
    return crew.othersRunWith(member) ? Answer.Without.LATER : suspect(member, now);
  }

  /** Says how many workers may take part: those that are too many end after the datum in hand. */
  void limit(long workers) {
    crew.limit(workers);
  }

  /** Whether a worker may start the datum that it was offered; it is its own then. */
  boolean start(long worker, long epoch) {
    Holding holding = member(worker).leases.get(epoch);
    if (holding == null) {
      return false;
    }
    holding.started = true;
    return true;
  }

  /** A try has failed that another one follows. */
  void tried(long worker, long epoch, long position) {
    Holding holding = member(worker).leases.get(epoch);
    if (holding != null) {
      tries.spend(new Place(holding.lease.partition(), position));
    }
  }

  /** Datums of a lease are in the worker's pack, which is not closed yet. */
  void finished(long worker, long epoch, BitSet positions, long now) {
    Member member = member(worker);
    Holding holding = member.leases.get(epoch);
    if (holding != null) {
      holding.finished.or(positions);
      int count = positions.cardinality();
      double each = (double) (now - member.since) / Math.max(1, count);
      datumNanos = datumNanos == 0 ? each : datumNanos + MEMORY * (each - datumNanos);
      member.since = now;
    }
  }

  /** A worker does not begin what is left of a lease. */
  void giveBack(long worker, long epoch, long from) {
    Member member = member(worker);
    Holding holding = member.leases.get(epoch);
    if (holding != null) {
      BitSet rest = (BitSet) holding.remaining.clone();
      rest.clear(0, (int) (from - holding.lease.from()));
      rest.andNot(holding.finished);
      release(holding, rest);
      holding.remaining.andNot(rest);
      member.forget(holding);
    }
  }

  /**
   * A pack is closed. It counts whole or not at all.
   *
   * @param held by epoch, the positions that it holds, counted from the lease's first
   * @return whether it counts: no, if one of the leases is no longer the worker's
   */
  boolean accept(long worker, Map<Long, BitSet> held) {
    Member member = member(worker);
    for (Map.Entry<Long, BitSet> entry : held.entrySet()) {
      Holding holding = member.leases.get(entry.getKey());
      BitSet positions = (BitSet) entry.getValue().clone();
      if (holding == null || !holding.started) {
        return false;
      }
      positions.andNot(holding.remaining);
      if (!positions.isEmpty()) {
        return false;
      }
    }
    for (Map.Entry<Long, BitSet> entry : held.entrySet()) {
      Holding holding = Objects.requireNonNull(member.leases.get(entry.getKey()));
      settle(holding, entry.getValue());
      member.forget(holding);
    }
    return true;
  }

  /** What a worker is told when it says that it lives. */
  LeaseSource.Order order(long worker) {
    Member member = member(worker);
    if (member.draining && !crew.hasElder(member)) {
      return LeaseSource.Order.DRAIN;
    }
    return hasToBeginAgain(member) ? LeaseSource.Order.BEGIN_AGAIN : LeaseSource.Order.GO_ON;
  }

  /** A worker has ended by itself, or nothing has been heard of it: what it held goes to others. */
  void leave(long worker) {
    Member member = crew.leave(worker);
    if (member != null) {
      open.disown(worker);
      member.leases.values().forEach(holding -> release(holding, holding.remaining));
    }
  }

  /**
   * An executor has died, by what ran on it.
   *
   * @return whether workers were lost
   */
  boolean died(String executor) {
    List<Member> dead = crew.on(executor);
    List<Place> running = new ArrayList<>();
    for (Member member : dead) {
      if (!member.draining) {
        for (Holding holding : member.leases.values()) {
          running.addAll(begun(holding));
        }
      }
      leave(member.worker);
    }
    tries.died(running);
    return !dead.isEmpty();
  }

  /** An executor is to go: its workers get no more, and keep what they have begun. */
  void drain(String executor) {
    for (Member member : crew.on(executor)) {
      if (!member.draining) {
        member.draining = true;
        open.disown(member.worker);
        for (Holding holding : List.copyOf(member.leases.values())) {
          if (!holding.started) {
            release(holding, holding.remaining);
            member.leases.remove(holding.lease.epoch());
          }
        }
      }
    }
  }

  /** The executors of all workers that are not draining. */
  Set<String> executors() {
    return crew.executors();
  }

  private Member member(long worker) {
    return crew.member(worker);
  }

  /** How many datums the next lease has. */
  private long size() {
    if (datumNanos == 0) {
      return 1;
    }
    long share = open.datums() / (2L * crew.size());
    return Math.max(1, Math.min(Math.min(most, share), (long) (LEASE_NANOS / datumNanos)));
  }

  private Lease grant(Member member, OpenRanges.Slice slice, boolean idle, long now) {
    long to = tries.end(slice);
    if (to < slice.to()) {
      open.add(slice.partition(), to, slice.to());
    }
    Lease.Hold hold = to - slice.from() == 1 ? Lease.Hold.OFFERED : Lease.Hold.SURE;
    if (idle) {
      member.since = now;
    }
    return hand(member, slice.partition(), slice.from(), to, hold);
  }

  private Lease hand(Member member, int partition, long from, long to, Lease.Hold hold) {
    int spent = to - from == 1 ? tries.spent(new Place(partition, from)) : 0;
    Lease lease = new Lease(++epoch, partition, from, to, spent, hold);
    member.leases.put(lease.epoch(), new Holding(lease));
    return lease;
  }

  private Lease steal(Member thief, Holding holding, long now) {
    Lease lease = holding.lease;
    crew.members().forEach(member -> member.leases.remove(lease.epoch()));
    thief.since = now;
    return hand(thief, lease.partition(), lease.from(), lease.to(), Lease.Hold.OFFERED);
  }

  private Lease suspect(Member member, long now) {
    Place place = tries.suspect();
    member.since = now;
    Lease lease =
        hand(member, place.partition(), place.position(), place.position() + 1, Lease.Hold.SURE);
    Holding holding = Objects.requireNonNull(member.leases.get(lease.epoch()));
    holding.alone = true;
    suspectsRun = true;
    return lease;
  }

  private void settle(Holding holding, BitSet positions) {
    holding.remaining.andNot(positions);
    accepted += positions.cardinality();
    positions.stream().forEach(i -> tries.forget(place(holding, i)));
  }

  private void release(Holding holding, BitSet positions) {
    long first = holding.lease.from();
    for (int i = positions.nextSetBit(0); i >= 0; ) {
      int end = positions.nextClearBit(i);
      open.add(holding.lease.partition(), first + i, first + end);
      i = positions.nextSetBit(end);
    }
  }

  /** Takes the datums that user code may be running on out of a lease. */
  private static List<Place> begun(Holding holding) {
    List<Place> begun = new ArrayList<>();
    if (holding.started) {
      BitSet running = (BitSet) holding.remaining.clone();
      running.andNot(holding.finished);
      holding.remaining.andNot(running);
      running.stream().forEach(i -> begun.add(place(holding, i)));
    }
    return begun;
  }

  private static Place place(Holding holding, int index) {
    return new Place(holding.lease.partition(), holding.lease.from() + index);
  }
}
