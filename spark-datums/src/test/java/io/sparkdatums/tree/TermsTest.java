package io.sparkdatums.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Terms that are added many at a time are those that are added one by one. */
class TermsTest {
  private final Random random = new Random(1);
  private final Terms terms = new Terms(new Digests());

  @Test
  void lanesAddWhatOneByOneAdds() {
    TermLanes lanes = new TermLanes(Digests.termBlock());
    long[] one = sum();
    long[] many = one.clone();
    for (int batch = 0; batch < 3; batch++) {
      byte[] children = new byte[TermLanes.CHILDREN * Digests.HASH];
      random.nextBytes(children);
      lanes.addTo(many, children);
      for (int at = 0; at < children.length; at += Digests.HASH) {
        new Digests().addTerm(one, children, at);
      }
    }
    assertArrayEquals(one, many);
  }

  @Test
  void aSumIsCompleteOnceItIsSettled() {
    for (int children : new int[] {0, 1, TermLanes.CHILDREN, 40 * TermLanes.CHILDREN + 1}) {
      long[] one = sum();
      long[] many = one.clone();
      add(children, one, many);
      terms.settle();
      assertArrayEquals(one, many, children + " children");
    }
  }

  @Test
  void eachSumGetsItsOwnChildren() {
    long[] one = sum();
    long[] many = one.clone();
    long[] otherOne = sum();
    long[] otherMany = otherOne.clone();
    for (int turn = 1; turn < 5; turn++) {
      add(turn * TermLanes.CHILDREN / 3, one, many);
      add(turn, otherOne, otherMany);
    }
    terms.settle();
    assertArrayEquals(one, many);
    assertArrayEquals(otherOne, otherMany);
  }

  private void add(int children, long[] one, long[] many) {
    for (int i = 0; i < children; i++) {
      byte[] child = new byte[Digests.HASH];
      random.nextBytes(child);
      Digests.add(one, child);
      terms.add(many, child);
    }
  }

  /** A sum whose limbs are nearly full, so that all of them carry. */
  private long[] sum() {
    return random.longs(Digests.SUM / Long.BYTES).map(limb -> -1 - (limb & 3)).toArray();
  }
}
