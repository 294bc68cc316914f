package io.sparkdatums.worker;

import io.sparkdatums.plan.PlannedDatum;
import io.sparkdatums.queue.Answer;
import io.sparkdatums.queue.Lease;
import io.sparkdatums.queue.LeaseSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands the datums of a worker's leases to its threads, and knows how many are in hand. */
final class Supply {
  private static final long IDLE_MILLIS = 50;
  private static final long AHEAD_MILLIS = 500;

  private final LeaseSource leases;
  private final PlanFiles plan;
  private @Nullable Lease lease;
  private long position;
  private int inHand;
  private boolean ended;

  /**
   * One datum, and the lease that it is of.
   *
   * @param lease what the worker holds
   * @param datum what is to run
   */
  record Work(Lease lease, PlannedDatum datum) {}

  Supply(LeaseSource leases, PlanFiles plan) {
    this.leases = leases;
    this.plan = plan;
  }

  /** The next datum, which {@link #done} follows; empty if there is none. Waits if need be. */
  synchronized Optional<Work> next() throws IOException, InterruptedException {
    while (!ended) {
      Lease held = lease;
      if (held != null && position < held.to()) {
        position++;
        inHand++;
        return Optional.of(new Work(held, plan.next()));
      }
      boolean idle = inHand == 0;
      Answer answer = leases.next(idle ? LeaseSource.Need.IDLE : LeaseSource.Need.AHEAD);
      if (answer instanceof Lease next) {
        plan.seek(next);
        lease = next;
        position = next.from();
      } else if (answer == Answer.Without.DONE) {
        end();
      } else {
        // Whoever ends a datum in the meantime wakes this thread.
        TimeUnit.MILLISECONDS.timedWait(this, idle ? IDLE_MILLIS : AHEAD_MILLIS);
      }
    }
    return Optional.empty();
  }

  /** A datum is no longer in hand. */
  synchronized void done() {
    inHand--;
    notifyAll();
  }

  /** Nothing more is handed out. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Gives back what no thread has in hand, and ends. */
  synchronized void drain() throws IOException {
    Lease held = lease;
    if (!ended && held != null && position < held.to()) {
      leases.giveBack(held, position);
    }
    end();
  }
}
