package io.sparkdatums.job;

import io.sparkdatums.spec.Input;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the ticks of cron inputs when they are due; until then their repos are left alone. */
final class WatchedClocks {
  private final CronTicks ticks;
  private final Troubles troubles;
  private final Map<Input.Cron, Instant> next = new HashMap<>();

  WatchedClocks(CronTicks ticks, Troubles troubles) {
    this.ticks = ticks;
    this.troubles = troubles;
  }

  /** Makes the ticks of these clocks that are due, and forgets other clocks. */
  void tick(Collection<Input.Cron> wanted, Instant now) {
    next.keySet().retainAll(wanted);
    for (Input.Cron cron : wanted) {
      if (!now.isBefore(next.getOrDefault(cron, Instant.MIN))) {
        troubles.tell(cron.repo(), () -> next.put(cron, ticks.tick(cron, now).orElse(Instant.MAX)));
      }
    }
  }

  /** When the first of the clocks ticks next. */
  Optional<Instant> next() {
    return next.values().stream()
        .filter(time -> time.isBefore(Instant.MAX))
        .min(Instant::compareTo);
  }
}
