package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StaticLeasesTest {

  private static List<Lease> all(int datums, int... done) {
    BitSet positions = new BitSet();
    for (int position : done) {
      positions.set(position);
    }
    StaticLeases leases = new StaticLeases(3, datums, positions);
    List<Lease> all = new ArrayList<>();
    while (leases.next(LeaseSource.Need.AHEAD) instanceof Lease lease) {
      all.add(lease);
    }
    assertThat(leases.next(LeaseSource.Need.IDLE)).isEqualTo(Answer.Without.DONE);
    return all;
  }

  private static Lease lease(int from, int to) {
    return new Lease(0, 3, from, to, 0, Lease.Hold.SURE);
  }

  @Test
  void theLeaseIsTheWholePlanFile() {
    assertThat(all(7)).containsExactly(lease(0, 7));
  }

  @Test
  void whatIsDoneIsLeftOut() {
    assertThat(all(7, 0, 3, 4, 6)).containsExactly(lease(1, 3), lease(5, 6));
  }

  @Test
  void nothingLeftIsNoLease() {
    assertThat(all(0)).isEmpty();
    assertThat(all(2, 0, 1)).isEmpty();
  }

  @Test
  void anEmptyRangeIsNoLease() {
    assertThatThrownBy(() -> lease(4, 4)).hasMessage("[4, 4) is not a range of datums");
  }
}
