package io.sparkdatums.queue;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workers that have joined and not left, and how they stand in each other's way. */
final class Crew {
  private final Map<Long, Member> members = new HashMap<>();
  private final Set<Long> left = new HashSet<>();
  private long limit = Long.MAX_VALUE;

  /** A worker begins; one that has left never does again. */
  void join(Member member) {
    if (!left.contains(member.worker)) {
      members.put(member.worker, member);
    }
  }

  /** A worker is no more; null if it was not there. */
  @Nullable Member leave(long worker) {
    left.add(worker);
    return members.remove(worker);
  }

  boolean knows(long worker) {
    return members.containsKey(worker);
  }

  /**
   * A worker that takes part.
   *
   * @throws IllegalStateException if it has left
   */
  Member member(long worker) {
    Member member = members.get(worker);
    if (member == null) {
      throw new IllegalStateException("worker " + worker + " has left");
    }
    return member;
  }

  int size() {
    return members.size();
  }

  Collection<Member> members() {
    return members.values();
  }

  List<Member> on(String executor) {
    return members.values().stream().filter(member -> member.executor.equals(executor)).toList();
  }

  /** The executors of all workers that are not draining. */
  Set<String> executors() {
    Set<String> executors = new HashSet<>();
    for (Member member : members.values()) {
      if (!member.draining) {
        executors.add(member.executor);
      }
    }
    return executors;
  }

  /** Says how many may take part. */
  void limit(long workers) {
    limit = workers;
  }

  /** Whether a worker has to end after the datum in hand. */
  boolean isTooMany(Member member) {
    return member.dismissed
        || (members.size() > limit
            && members.values().stream().filter(other -> !other.dismissed).count() > limit);
  }

  /** Whether an older attempt of a worker's slot takes part. */
  boolean hasElder(Member member) {
    return members.values().stream()
        .anyMatch(other -> other.slot == member.slot && other.worker < member.worker);
  }

  /** Whether others on a worker's executor have datums in hand. */
  boolean othersRunWith(Member member) {
    return members.values().stream()
        .anyMatch(
            other -> other != member && other.executor.equals(member.executor) && other.busy());
  }

  /** Whether a datum is in process beside which nothing may run on an executor. */
  boolean aloneRunsOn(String executor) {
    return members.values().stream()
        .filter(member -> member.executor.equals(executor))
        .flatMap(member -> member.leases.values().stream())
        .anyMatch(holding -> holding.alone && holding.unfinished());
  }

  /** The worker with a datum in process for the longest time. */
  Optional<Member> longest() {
    return members.values().stream()
        .filter(member -> member.inProcess() != null)
        .min(Comparator.comparingLong(member -> member.since));
  }

  /** The last datum of the worker that has been at its first one for the longest time. */
  Optional<Holding> stealable() {
    return members.values().stream()
        .filter(member -> member.lastOffered() != null)
        .min(Comparator.comparingLong(member -> member.since))
        .map(Member::lastOffered);
  }
}
