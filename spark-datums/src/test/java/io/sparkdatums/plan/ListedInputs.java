package io.sparkdatums.plan;

import io.sparkdatums.datum.Match;
import io.sparkdatums.datum.StoredMatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Inputs of a datum that has too many for a plan file. */
public final class ListedInputs {
  private ListedInputs() {}

  /**
   * The inputs, each list of which is written to a file.
   *
   * @param lists each of one input, in canonical order
   */
  public static PlannedInputs of(Path directory, List<List<PlannedInput>> lists)
      throws IOException {
    List<PlanEntry> entries = new ArrayList<>();
    for (List<PlannedInput> list : lists) {
      PlannedInput first = list.get(0);
      entries.add(
          new StoredInputs(
              new PlanLeaf(first.name(), first.root(), first.commit()),
              StoredMatches.write(directory, list.stream().map(ListedInputs::match).toList()),
              list.stream().mapToLong(PlannedInput::size).sum()));
    }
    return PlannedInputs.read(entries, new Configuration());
  }

  private static Match match(PlannedInput input) {
    return new Match(
        0,
        input.path(),
        input.directory(),
        input.hash(),
        input.size(),
        input.numFiles(),
        0,
        input.files(),
        input.filesRef(),
        input.joinOn(),
        input.groupBy(),
        null);
  }
}
