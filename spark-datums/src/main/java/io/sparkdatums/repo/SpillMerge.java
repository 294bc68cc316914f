package io.sparkdatums.repo;

import io.sparkdatums.tree.Records;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Several sorted runs as one: a tree of losers (Knuth, The Art of Computer Programming, volume 3,
 * section 5.4.1), which needs one comparison per level for each record, half of what a heap does.
 */
final class SpillMerge implements Records {
  private final List<SpillRun> runs;

  /** The run that lost at each inner node; the winner of all stands at 0. */
  private final int[] losers;

  private final boolean[] ended;
  private boolean begun;

  SpillMerge(List<SpillRun> runs) {
    this.runs = runs;
    this.losers = new int[runs.size()];
    this.ended = new boolean[runs.size()];
  }

  @Override
  public boolean advance() throws IOException {
    if (begun) {
      step(losers[0]);
      replay(losers[0]);
    } else {
      begun = true;
      for (int run = 0; run < ended.length; run++) {
        step(run);
      }
      losers[0] = winner(1);
    }
    return !ended[losers[0]];
  }

  private void step(int run) throws IOException {
    ended[run] = !runs.get(run).advance();
  }

  /** Plays all below a node, and gives who wins there. Node n has 2n and 2n + 1 below it. */
  private int winner(int node) {
    if (node >= losers.length) {
      return node - losers.length;
    }
    int one = winner(2 * node);
    int other = winner(2 * node + 1);
    boolean first = isBefore(one, other);
    losers[node] = first ? other : one;
    return first ? one : other;
  }

  /** Plays again what the run that has won so far took part in. */
  private void replay(int run) {
    int winner = run;
    for (int node = (run + losers.length) / 2; node > 0; node /= 2) {
      if (isBefore(losers[node], winner)) {
        int loser = winner;
        winner = losers[node];
        losers[node] = loser;
      }
    }
    losers[0] = winner;
  }

  private boolean isBefore(int one, int other) {
    if (ended[one] || ended[other]) {
      return ended[other] && !ended[one];
    }
    SpillRun a = runs.get(one);
    SpillRun b = runs.get(other);
    return Arrays.compareUnsigned(a.bytes(), a.at(), a.end(), b.bytes(), b.at(), b.end()) < 0;
  }

  @Override
  public byte[] bytes() {
    return runs.get(losers[0]).bytes();
  }

  @Override
  public int at() {
    return runs.get(losers[0]).at();
  }
}
