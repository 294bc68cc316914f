package io.sparkdatums.repo;

import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a merge has written, of which nothing is visible yet.
 *
 * @param files the data files of the run
 * @param commit the commit that they make, or null if the tree stays as it is and none is wanted
 * @param load how the work was spread
 */
record Merged(List<RunFile> files, @Nullable Commit commit, MergeLoad load) {

  Merged {
    files = List.copyOf(files);
  }

  /** The same, of which it is known how the work was spread. */
  Merged with(MergeLoad spread) {
    return new Merged(files, commit, spread);
  }
}
