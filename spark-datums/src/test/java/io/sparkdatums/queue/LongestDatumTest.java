package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LongestDatumTest {
  private final DatumQueue queue = new DatumQueue(new long[] {3, 2}, new double[] {3, 2}, 1);

  private Lease begin(long worker, long now) {
    queue.join(worker, "e" + worker, (int) worker, now);
    return next(worker, now);
  }

  private Lease next(long worker, long now) {
    Lease lease = (Lease) queue.ask(worker, LeaseSource.Need.IDLE, now);
    assertThat(queue.start(worker, lease.epoch())).isTrue();
    return lease;
  }

  @Test
  void theOneThatBeganFirstIsTheLongestUntilItEnds() {
    assertThat(queue.longest(5)).isEmpty();
    Lease first = begin(1, 10);
    Lease second = begin(2, 30);
    assertThat(queue.longest(100))
        .contains(new InHand(first.partition(), first.from(), "e1", 90, 0));

    BitSet all = new BitSet();
    all.set(0);
    queue.finished(1, first.epoch(), all, 110);
    assertThat(queue.longest(120))
        .contains(new InHand(second.partition(), second.from(), "e2", 90, 100));

    queue.leave(2);
    assertThat(queue.longest(130)).isEqualTo(Optional.empty());
  }

  @Test
  void whatIsOnlyOfferedIsNotInProcess() {
    queue.join(1, "e1", 1, 10);
    queue.ask(1, LeaseSource.Need.IDLE, 10);
    assertThat(queue.longest(20)).isEmpty();
  }
}
