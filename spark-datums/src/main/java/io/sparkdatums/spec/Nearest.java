package io.sparkdatums.spec;

import java.util.Collection;
import java.util.Optional;

/** What a mistyped word was probably meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The known word with the fewest typing errors to this one; empty if none is near. */
  public static Optional<String> of(String word, Collection<String> known) {
    Optional<String> best = Optional.empty();
    int distance = limit(word);
    for (String each : known) {
      int d = EditDistance.of(word, each);
      if (d < distance) {
        best = Optional.of(each);
        distance = d;
      }
    }
    return best;
  }

  /** From how many errors on two words have nothing to do with each other. */
  static int limit(String word) {
    return Math.max(1, word.length() / 3) + 1;
  }
}
