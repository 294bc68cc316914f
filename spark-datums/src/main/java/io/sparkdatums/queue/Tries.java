package io.sparkdatums.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tries datums have spent, and which ones are under suspicion of having ended an executor.
 *
 * <p>A datum in process when its executor died alone has spent a try. Of several none has: they are
 * suspects, and run when nothing else is left, one at a time on an executor, where a death is its
 * own.
 */
final class Tries {
  private final Map<Place, Integer> spent = new HashMap<>();
  private final Deque<Place> suspects = new ArrayDeque<>();
  private long deaths;

  /** A try has failed that another one follows. */
  void spend(Place place) {
    spent.merge(place, 1, Integer::sum);
  }

  /** An executor has died while these were in process. */
  void died(List<Place> running) {
    if (running.size() == 1) {
      spend(running.get(0));
    }
    suspects.addAll(running);
    deaths += running.size();
  }

  /** Nothing has to be known of a datum any more. */
  void forget(Place place) {
    if (!spent.isEmpty()) {
      spent.remove(place);
    }
  }

  /** How many tries a datum has spent. */
  int spent(Place place) {
    return spent.isEmpty() ? 0 : spent.getOrDefault(place, 0);
  }

  /** Where a slice must end, so that a datum with tries spent is in a lease of its own. */
  long end(OpenRanges.Slice slice) {
    if (spent.isEmpty()) {
      return slice.to();
    }
    for (long position = slice.from(); position < slice.to(); position++) {
      if (spent.containsKey(new Place(slice.partition(), position))) {
        return Math.max(position, slice.from() + 1);
      }
    }
    return slice.to();
  }

  /** How many suspects wait. */
  int suspects() {
    return suspects.size();
  }

  /** The next suspect, which is to run alone. */
  Place suspect() {
    return suspects.remove();
  }

  /** How many datums were in process when an executor died. */
  long deaths() {
    return deaths;
  }
}
