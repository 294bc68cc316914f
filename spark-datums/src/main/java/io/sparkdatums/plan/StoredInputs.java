package io.sparkdatums.plan;

import io.sparkdatums.datum.Match;
import io.sparkdatums.datum.MatchList;

/**
 * The matches of one input that a datum has too many of for its record in the plan file, in
 * canonical order of their paths.
 *
 * @param leaf which input
 * @param list where its {@link MatchList} lies
 * @param size total length of the files in bytes
 */
record StoredInputs(PlanLeaf leaf, String list, long size) implements PlanEntry {

  @Override
  public String name() {
    return leaf.name();
  }

  @Override
  public String root() {
    return leaf.root();
  }

  /** A match as an input. */
  @SuppressWarnings("NullAway") // does not see @Nullable on an array component of a record
  static PlannedInput input(PlanLeaf leaf, Match match) {
    return new PlannedInput(
        leaf.name(),
        leaf.root(),
        leaf.commit(),
        match.path(),
        match.directory(),
        match.hash(),
        match.size(),
        match.numFiles(),
        match.files(),
        match.filesRef(),
        match.joinOn(),
        match.groupBy());
  }
}
