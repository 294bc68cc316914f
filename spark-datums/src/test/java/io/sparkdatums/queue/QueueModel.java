package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a queue may say, kept as plainly as can be: who holds each datum, and which are accepted.
 * Whatever is shown to it and breaks a rule fails.
 */
final class QueueModel implements History {

  /** A datum of a plan file. */
  record Place(int partition, long position) {}

  /** Who holds a datum, and whether it may be taken away. */
  private record Claim(long worker, Lease lease, boolean started) {}

  private final Map<Place, Claim> claims = new HashMap<>();
  private final Map<Long, String> workers = new HashMap<>();
  private final Map<Long, Integer> slots = new HashMap<>();
  private final Set<Place> accepted = new HashSet<>();
  private final Set<Place> inPacks = new HashSet<>();
  private final Map<Long, Lease> leases = new HashMap<>();
  private long lastEpoch;
  private long datums;

  Set<Place> accepted() {
    return accepted;
  }

  /** Where a worker runs. */
  String executor(long worker) {
    return workers.get(worker);
  }

  /** How many leases there were. */
  int leases() {
    return leases.size();
  }

  @Override
  public void opened(long count) {
    datums = count;
  }

  @Override
  public void closed(boolean settled) {
    assertThat(accepted.size() == datums).as("all datums are accepted").isEqualTo(settled);
  }

  @Override
  public void said(Request request, Reply reply) {
    long worker = request.worker();
    request.finished().forEach((epoch, positions) -> finished(worker, epoch, positions));
    Message message = request.message();
    if (message instanceof Message.Join join) {
      workers.put(worker, join.executor());
      slots.put(worker, join.slot());
    }
    if (reply.kind() == Reply.Kind.LEASE || reply.kind() == Reply.Kind.DONE) {
      assertThat(workers.keySet())
          .as("a copy waits for the first attempt")
          .noneMatch(other -> other < worker && slots.get(other).equals(slots.get(worker)));
    }
    assertThat(workers).containsKey(worker);
    Lease lease = reply.lease();
    if (lease != null) {
      granted(worker, lease);
    } else if (message instanceof Message.Start start) {
      started(worker, start, reply);
    } else if (message instanceof Message.GiveBack back) {
      Lease given = leases.get(back.epoch());
      for (long p = back.from(); p < given.to(); p++) {
        Place place = new Place(given.partition(), p);
        if (holds(worker, back.epoch(), place) && !inPacks.contains(place)) {
          claims.remove(place);
        }
      }
    } else if (message instanceof Message.Closed closed && reply.kind() == Reply.Kind.YES) {
      closed.held().forEach((epoch, positions) -> accepted(worker, epoch, positions));
    }
  }

  private void granted(long worker, Lease lease) {
    assertThat(lease.epoch()).as("epochs only grow").isGreaterThan(lastEpoch);
    lastEpoch = lease.epoch();
    leases.put(lease.epoch(), lease);
    for (long p = lease.from(); p < lease.to(); p++) {
      Place place = new Place(lease.partition(), p);
      assertThat(accepted).doesNotContain(place);
      Claim claim = claims.get(place);
      if (claim != null) {
        assertThat(claim.started()).as("%s is %s's", place, claim).isFalse();
        assertThat(claim.worker()).isNotEqualTo(worker);
      }
      claims.put(place, new Claim(worker, lease, lease.hold() == Lease.Hold.SURE));
    }
  }

  private void started(long worker, Message.Start start, Reply reply) {
    Lease lease = leases.get(start.epoch());
    Place place = new Place(lease.partition(), lease.from());
    assertThat(reply.kind() == Reply.Kind.YES).isEqualTo(holds(worker, start.epoch(), place));
    if (reply.kind() == Reply.Kind.YES) {
      claims.put(place, new Claim(worker, lease, true));
    }
  }

  private void finished(long worker, long epoch, BitSet positions) {
    Lease lease = leases.get(epoch);
    positions.stream()
        .mapToObj(i -> new Place(lease.partition(), lease.from() + i))
        .filter(place -> holds(worker, epoch, place))
        .forEach(inPacks::add);
  }

  private void accepted(long worker, long epoch, BitSet positions) {
    Lease lease = leases.get(epoch);
    positions.stream()
        .mapToObj(i -> new Place(lease.partition(), lease.from() + i))
        .forEach(
            place -> {
              assertThat(holds(worker, epoch, place)).isTrue();
              assertThat(claims.remove(place).started()).isTrue();
              assertThat(accepted.add(place)).as("%s is accepted once", place).isTrue();
            });
  }

  private boolean holds(long worker, long epoch, Place place) {
    Claim claim = claims.get(place);
    return claim != null && claim.worker() == worker && claim.lease().epoch() == epoch;
  }

  @Override
  public void left(long worker) {
    workers.remove(worker);
    claims
        .entrySet()
        .removeIf(
            entry -> {
              boolean own = entry.getValue().worker() == worker;
              if (own) {
                inPacks.remove(entry.getKey());
              }
              return own;
            });
  }

  @Override
  public void died(String executor) {
    Set<Long> dead = new HashSet<>();
    workers.forEach(
        (worker, where) -> {
          if (where.equals(executor)) {
            dead.add(worker);
          }
        });
    dead.forEach(this::left);
  }

  @Override
  public void draining(String executor) {
    claims
        .values()
        .removeIf(claim -> executor.equals(workers.get(claim.worker())) && !claim.started());
  }
}
