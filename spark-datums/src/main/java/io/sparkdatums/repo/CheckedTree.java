package io.sparkdatums.repo;

import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The tree of a commit as tasks that check it have to know it.
 *
 * @param sequence the commit's number
 * @param root digest of the root
 * @param data the data files of the commit's runs
 */
public record CheckedTree(
    String repo,
    String branch,
    long sequence,
    int shards,
    byte[] root,
    long files,
    long dirs,
    long bytes,
    List<RunFile> data)
    implements Serializable {

  /** The newest tree of a branch, if there is one. */
  public static Optional<CheckedTree> head(Branch branch) throws IOException {
    Branch.State state = branch.state();
    return state.head().map(commit -> of(branch, commit, state.files(commit)));
  }

  private static CheckedTree of(Branch branch, Commit commit, List<RunFile> data) {
    return new CheckedTree(
        branch.repo().name(),
        branch.name(),
        commit.sequence(),
        commit.shards(),
        commit.root(),
        commit.files(),
        commit.dirs(),
        commit.bytes(),
        List.copyOf(data));
  }
}
