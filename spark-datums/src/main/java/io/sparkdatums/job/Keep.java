package io.sparkdatums.job;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.tree.Commit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of the past stays: the newest commits of each branch and the newest jobs of each
 * pipeline, or all that was the newest at some moment of the time that is given.
 *
 * @param newest how many, at least 1
 * @param time how long ago; zero if only the number counts
 */
public record Keep(int newest, Duration time) {
  private static final String NUMBER = "[0-9]{1,9}";

  /**
   * What a user writes: a number, or a duration as {@link Grace} reads it.
   *
   * @throws DatumsException {@code KEEP_INVALID}
   */
  public static Keep parse(String text) {
    Keep keep =
        text.matches(NUMBER)
            ? new Keep(Integer.parseInt(text), Duration.ZERO)
            : text.matches(NUMBER + "[smhd]")
                ? new Keep(1, Grace.parse(text))
                : new Keep(0, Duration.ZERO);
    if (keep.newest == 0 || (keep.newest == 1 && keep.time.isZero() && !text.matches(NUMBER))) {
      throw DatumsException.of("KEEP_INVALID", Map.of("value", text));
    }
    return keep;
  }

  /**
   * The numbers of the commits of a branch that stay.
   *
   * @param commits newest first
   * @param since what has been the newest commit since then stays too
   * @param named stay too
   */
  Set<Long> commits(List<Commit> commits, Instant since, Set<Long> named) {
    Set<Long> kept = new HashSet<>();
    boolean past = false;
    for (int place = 0; place < commits.size(); place++) {
      Commit commit = commits.get(place);
      if (place < newest || !past || named.contains(commit.sequence())) {
        kept.add(commit.sequence());
      }
      // What was the newest at that moment, and all that came later.
      past |= !commit.created().isAfter(since);
    }
    return kept;
  }
}
