package io.sparkdatums.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StaticLeasesTest {

  private static List<Lease> all(int datums, int... done) {
    BitSet positions = new BitSet();
    for (int position : done) {
      positions.set(position);
    }
    StaticLeases leases = new StaticLeases(3, datums, positions);
    List<Lease> all = new ArrayList<>();
    for (Optional<Lease> next = leases.next(); next.isPresent(); next = leases.next()) {
      all.add(next.get());
    }
    assertThat(leases.next()).isEmpty();
    return all;
  }

  @Test
  void theLeaseIsTheWholePlanFile() {
    assertThat(all(7)).containsExactly(new Lease(3, 0, 7));
  }

  @Test
  void whatIsDoneIsLeftOut() {
    assertThat(all(7, 0, 3, 4, 6)).containsExactly(new Lease(3, 1, 3), new Lease(3, 5, 6));
  }

  @Test
  void nothingLeftIsNoLease() {
    assertThat(all(0)).isEmpty();
    assertThat(all(2, 0, 1)).isEmpty();
  }

  @Test
  void anEmptyRangeIsNoLease() {
    assertThatThrownBy(() -> new Lease(0, 4, 4)).hasMessage("[4, 4) is not a range of datums");
  }
}
