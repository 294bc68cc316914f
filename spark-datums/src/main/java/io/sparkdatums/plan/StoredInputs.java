package io.sparkdatums.plan;

import io.sparkdatums.datum.Match;
import io.sparkdatums.datum.MatchList;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The matches of one input that a datum has too many of for its record in the plan file.
 *
 * @param leaf which input
 * @param list where its {@link MatchList} lies
 */
record StoredInputs(PlanLeaf leaf, String list) implements PlanEntry {

  /** Reads them to the end of a list. */
  void addTo(List<PlannedInput> inputs, Configuration conf) throws IOException {
    try (MatchList.Reader reader = new MatchList.Reader(list, 0, conf)) {
      while (reader.hasNext()) {
        inputs.add(input(leaf, reader.next()));
      }
    }
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
