package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DismissedWorkersTest {
  private final DatumQueue queue = new DatumQueue(new long[] {9}, new double[] {9}, 1);

  @Test
  void workersThatAreTooManyEndAfterTheDatumInHandAndOthersGoOn() {
    Lease first = begin(1);
    Lease second = begin(2);
    queue.limit(1);

    assertThat(queue.ask(1, LeaseSource.Need.AHEAD, 0))
        .as("it has one in hand")
        .isEqualTo(Answer.Without.LATER);
    end(1, first);
    assertThat(queue.ask(1, LeaseSource.Need.IDLE, 0)).isEqualTo(Answer.Without.DONE);
    end(2, second);
    assertThat(queue.ask(2, LeaseSource.Need.IDLE, 0)).isInstanceOf(Lease.class);

    queue.limit(Long.MAX_VALUE);
    assertThat(queue.ask(1, LeaseSource.Need.IDLE, 0))
        .as("what was told to end ends")
        .isEqualTo(Answer.Without.DONE);
    assertThat(begin(3)).isNotNull();
    assertThat(queue.accepted()).isEqualTo(2);
  }

  private Lease begin(long worker) {
    queue.join(worker, "e", (int) worker, 0);
    Lease lease = (Lease) queue.ask(worker, LeaseSource.Need.IDLE, 0);
    assertThat(queue.start(worker, lease.epoch())).isTrue();
    return lease;
  }

  private void end(long worker, Lease lease) {
    BitSet one = new BitSet();
    one.set(0);
    queue.finished(worker, lease.epoch(), one, 1);
    assertThat(queue.accept(worker, Map.of(lease.epoch(), one))).isTrue();
  }
}
